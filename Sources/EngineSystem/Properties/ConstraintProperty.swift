import Scenario

/// Looks for inserts that succeeded and must not have.
final class ConstraintProperty: EngineProperty {
  static let name: StaticString = "constraint"
  static let asserts: StaticString =
    "An INSERT whose key exists in the snapshot fails."

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.writeFinished) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .writeFinished(let fiber) = event, fiber.expectedChanges == nil,
      let transaction = fiber.transaction, !transaction.mustAbort
    else { return }
    throw Violation("an insert of a key that the snapshot holds answered done")
  }
}
