import Scenario

/// Looks for commits of those who have read what is not there any more.
final class DirtyCommitProperty: EngineProperty {
  static let name: StaticString = "dirty-commit"
  static let asserts: StaticString =
    """
    Nobody commits who has read what another transaction rolled back.
    """

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.commitAnswered) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .commitAnswered(_, let transaction) = event, transaction.mustAbort else { return }
    throw Violation("a transaction committed that had read what another rolled back")
  }
}
