import Scenario

/// Looks for commits that have written and left no trace.
final class LostWriteProperty: EngineProperty {
  static let name: StaticString = "lost-write"
  static let asserts: StaticString =
    "A transaction that wrote and committed has a commit timestamp."

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.commitAnswered) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .commitAnswered(_, let transaction) = event, !transaction.writes.isEmpty,
      transaction.endTimestamp == nil
    else { return }
    throw Violation("a transaction that wrote committed without a timestamp")
  }
}
