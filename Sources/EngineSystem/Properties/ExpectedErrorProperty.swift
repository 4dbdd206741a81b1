import Scenario

/// Looks for interruptions, which no client asks for.
final class ExpectedErrorProperty: EngineProperty {
  static let name: StaticString = "expected-error"
  static let asserts: StaticString =
    "No statement is interrupted, because no client asks for that."

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.interrupted) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    throw Violation("a statement was interrupted and nobody asked for that")
  }
}
