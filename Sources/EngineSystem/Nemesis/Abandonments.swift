import Primitives
import Scenario
import Simulation

/// A client loses patience: it drops its statement while a disk operation is in flight.
final class Abandonments: EngineFault {
  static let name: StaticString = "statement abandoned"
  static var fields: [any AnySpecField] { EngineField.named("abandonment") }
  static let switches = [FaultSwitch("abandonment", "statement abandoned", "commit abandoned")]

  /// Whether the client, which waits for the disk, drops its statement now.
  @inline(__always)
  static func strikes(_ fiber: Fiber, _ run: RunState) -> Bool {
    run.context.chance(HardshipLabel.abandonment, fiber.isCalm ? .never : run.spec.abandonment)
  }
}
