import Primitives
import Scenario
import Simulation

/// A client closes its connection in the middle of a statement.
final class Closings: EngineFault {
  static let name: StaticString = "connection closed in the middle"
  static var fields: [any AnySpecField] { EngineField.named("closing") }
  static let switches = [FaultSwitch("closing", name)]
  static let moments = FaultMoments.yield

  func yielded(_ fiber: Fiber, at slot: Int, _ run: RunState) -> Bool {
    guard run.spec.closing.numerator > 0,
      run.context.decisions.chance(fiber.cursor.next(HardshipLabel.closing), run.spec.closing)
    else { return false }
    run.probes.set.hit(run.probes.closedConnection)
    fiber.drop()
    return true
  }
}
