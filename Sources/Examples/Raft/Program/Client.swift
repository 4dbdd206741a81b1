import AsyncIO
import Primitives
import RaftExample
import Scenario
import Simulation

/// Proposes what the workloads plan, one thing after the other, and retries each until it is committed.
struct Client: Fiber {
  private enum State {
    /// Can move to: asking, and to idle again after a pause.
    case idle
    /// Waits for an answer, or until it has waited long enough. Can move to: idle.
    case asking(Command, attempts: Int)
  }

  private let run: Run<RaftSystem>
  private let frontend: Frontend
  private let number: Int
  /// How long it waits for an answer.
  private let patience: Int
  private var state = State.idle
  private var proposals = 0
  /// The node that it asks next.
  private var target: Int

  init(_ run: Run<RaftSystem>, _ frontend: Frontend, number: Int, patience: Int) {
    (self.run, self.frontend) = (run, frontend)
    (self.number, self.patience) = (number, patience)
    target = number % frontend.nodeCount
  }

  mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    switch state {
    case .idle: return begin(world)
    case .asking(let command, let attempts):
      switch frontend.takeAnswer(command) {
      case .committed?: return finish(command, attempts)
      case .refused(let leader?)?: target = leader
      case .refused(nil)?: return .sleeping(VirtualDuration(ticks: UInt64(patience / 8)))
      case nil: target = world.choose(of: frontend.nodeCount, "node")
      }
      return ask(command, attempts: attempts + 1)
    }
  }

  private mutating func begin(_ world: World) -> StepOutcome {
    world.beginOperation()
    switch run.nextPlan() {
    case nil: return .finished
    case .pause(let ticks): return .sleeping(VirtualDuration(ticks: UInt64(ticks)))
    case .propose(let value):
      proposals += 1
      return ask(Command(client: number, number: proposals, value: value), attempts: 1)
    }
  }

  private mutating func ask(_ command: Command, attempts: Int) -> StepOutcome {
    state = .asking(command, attempts: attempts)
    run.narrate("asks node \(target) for \(command.value)")
    frontend.propose(command, to: target)
    return .sleeping(VirtualDuration(ticks: UInt64(patience)))
  }

  private mutating func finish(_ command: Command, _ attempts: Int) -> StepOutcome {
    state = .idle
    run.narrate("\(command.value) is committed")
    run.sometimes(attempts > 1, "a proposal was committed after more than one try")
    run.emit(.acknowledged(command), kind: RaftEvent.Kind.acknowledged)
    return .finishedOperation
  }
}

/// Keeps the run going until the group has converged, once nothing fails any more and no client asks.
struct Settler: Fiber {
  let run: Run<RaftSystem>
  let frontend: Frontend
  let ticks: Int

  func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    if !frontend.hasClients, run.model.hasConverged { return .finished }
    return .sleeping(VirtualDuration(ticks: UInt64(ticks)))
  }
}
