import Scenario

/// What a commit wrote was meant for the schema of its snapshot, which must still be the current one.
final class SchemaProperty: EngineProperty {
  static let name: StaticString = "schema"
  static let asserts: StaticString =
    """
    No transaction's writes are published over a snapshot that is older than a published \
    schema change.
    """

  /// The greatest timestamp of a published commit that has changed the schema.
  @exclusivity(unchecked) private var newest: UInt64 = 0

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.published, .survivorsRead, .erased) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .published(let transaction, _): try published(transaction)
    // A schema change before an opening does not conflict with a commit after it.
    case .survivorsRead, .erased: newest = 0
    default: break
    }
  }

  private func published(_ transaction: ModelTransaction) throws(Violation) {
    let before = newest
    if !transaction.schemaChanges.isEmpty { newest = max(before, transaction.endTimestamp ?? 0) }
    guard let snapshot = transaction.snapshot, before > snapshot else { return }
    throw Violation(
      "the commit of T\(transaction.serial) over the snapshot \(snapshot) was published, and a"
        + " commit at \(before) had changed the schema")
  }
}
