import Scenario

/// Compares whole tables after a recovery with the commits that survived.
///
/// `RecoveryFiber` notices if the database does not open or a table cannot be read, and reports it under this name.
final class RecoveryProperty: EngineProperty {
  static let name: StaticString = "recovery"
  static let asserts: StaticString =
    """
    The database opens, and every table contains the rows of the surviving commits; so it does \
    at the end of the run.
    """

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.tableRecovered) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .tableRecovered(let table) = event, table.expected != table.answered else { return }
    throw Violation(
      "after recovery \(table.table.name) is not what the surviving commits say:"
        + " \(RowDifference(answered: table.answered, expected: table.expected))")
  }
}
