import Scenario

/// Statements yield at points that their plans name; the injectors of each client and opening draw the plans.
final class InjectedYields: EngineFault {
  static let name: StaticString = "injected yield"
  static var fields: [any AnySpecField] {
    EngineField.named("maximum-yields", "yield-families", "loop-yields")
  }
  static let switches = [FaultSwitch("maximum-yields", "injected yield")]
}
