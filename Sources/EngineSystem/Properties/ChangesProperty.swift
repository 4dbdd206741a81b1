import Scenario

/// Compares the number of rows that a write changed with what the model says.
final class ChangesProperty: EngineProperty {
  static let name: StaticString = "changes"
  static let asserts: StaticString =
    """
    An UPDATE, DELETE or INSERT changes as many rows as the model says.
    """

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.writeFinished) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .writeFinished(let fiber) = event, let expected = fiber.expectedChanges,
      expected != fiber.lastChanges, let effect = fiber.effect, let transaction = fiber.transaction,
      !transaction.mustAbort
    else { return }
    throw Violation(
      "the \(effect.kind) changed \(fiber.lastChanges) rows, the model says \(expected)")
  }
}
