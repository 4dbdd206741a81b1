import Scenario

/// Statements yield at points in their plans, which the injectors of clients and openings draw.
final class InjectedYields: EngineFault {
  static let name: StaticString = "injected yield"
  static var fields: [any AnySpecField] {
    EngineField.named("maximum-yields", "yield-families", "loop-yields")
  }
  static let switches = [FaultSwitch("maximum-yields", "injected yield")]
}
