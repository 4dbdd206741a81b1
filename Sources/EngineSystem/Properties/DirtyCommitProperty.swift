import Scenario

/// Looks for commits of transactions that have read what no longer exists.
final class DirtyCommitProperty: EngineProperty {
  static let name: StaticString = "dirty-commit"
  static let asserts: StaticString =
    "No transaction commits that has read what another transaction rolled back."

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.commitAnswered) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .commitAnswered(_, let transaction) = event, transaction.mustAbort else { return }
    throw Violation("a transaction committed that had read what another rolled back")
  }
}
