import Scenario

/// Compares the rows that a client received with those of its snapshot and own writes.
final class SnapshotReadProperty: EngineProperty {
  static let name: StaticString = "snapshot-read"
  static let asserts: StaticString =
    """
    A SELECT returns the rows, in order, that its snapshot and the transaction's own writes \
    imply.
    """

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.readFinished) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .readFinished(let fiber) = event, fiber.expectedRows != fiber.received,
      let transaction = fiber.transaction, case .read(let query) = fiber.effect,
      // Nothing is promised about what a transaction sees that must roll back.
      !transaction.mustAbort
    else { return }
    let difference = RowDifference(answered: fiber.received, expected: fiber.expectedRows)
    throw Violation(
      "\(query.table.name) answered the snapshot \(transaction.snapshot ?? 0) otherwise than the model"
        + " says: \(difference)")
  }
}
