import AsyncIO
import Scenario
import Simulation

/// Four clients that add to a number, fifty steps in all: what a run costs apart from its steps.
struct SmallSystem: SystemUnderTest {
  let name = "small"

  private struct Client: Fiber {
    let sum: Sum
    var turns: Int

    mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
      turns -= 1
      sum.value += 1
      return turns > 0 ? .ran : .finished
    }
  }

  private final class Sum { var value = 0 }

  func start(_ run: Run<Self>) {
    let sum = Sum()
    for (number, turns) in [13, 13, 12, 12].enumerated() {
      run.spawn("client", number, running: Client(sum: sum, turns: turns))
    }
    run.atRest { run.always(sum.value == 50, "every turn was taken") }
  }
}
