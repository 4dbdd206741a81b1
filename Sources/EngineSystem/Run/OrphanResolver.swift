import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation
import Values

/// Completes commits whose statements were dropped, while the clients go on.
final class OrphanResolver: ScheduledFiber {
  let cursor: DecisionCursor
  private let run: RunState

  init(cursor: DecisionCursor, run: RunState) {
    self.cursor = cursor
    self.run = run
  }

  var name: ActorName { ActorName("settler", 0) }
  var isBackground: Bool { true }

  func step(_ world: World) -> StepOutcome {
    run.position.pointee.enter(name, step: run.statementSteps)
    guard let database = run.openDatabase else { return .finished }
    switch database.resolveOrphans() {
    case .io(let completion): return .waiting(completion)
    case .done: return .finished
    }
  }
}
