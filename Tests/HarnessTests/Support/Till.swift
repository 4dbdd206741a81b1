import AsyncIO
import Scenario
import Simulation

/// A till that cannot take a note of 7: a system whose clients do what their plans say.
struct Till: SystemUnderTest {
  struct Plan: Codable { var note: Int }

  let name = "till"
  let workloads: [any Workload<Till>.Type] = [Notes.self]

  struct Notes: Workload {
    static let name: StaticString = "notes"
    func next(_ run: Run<Till>) -> Plan { Plan(note: 1 + run.world.choose(of: 9, "note")) }
  }

  struct Client: Fiber {
    let run: Run<Till>
    var notesLeft = 10

    mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
      guard notesLeft > 0 else { return .finished }
      notesLeft -= 1
      world.beginOperation()
      guard let plan = run.nextPlan() else { return .finished }
      run.narrate("takes \(plan.note)")
      run.always(plan.note != 7, "every note is taken")
      return .finishedOperation
    }
  }

  func start(_ run: Run<Self>) {
    for number in 0..<2 { run.spawn("client", number, running: Client(run: run)) }
  }
}
