import Scenario

/// Operations of the engine fail at points that allow it; each client's injector draws which.
final class InjectedFailures: EngineFault {
  static let name: StaticString = "planned failure"
  static var fields: [any AnySpecField] { EngineField.named("failures") }
  static let switches = [FaultSwitch("failures", name)]
}
