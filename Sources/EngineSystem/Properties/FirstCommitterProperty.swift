import Scenario

/// Looks for two commits of one row over snapshots that overlap.
final class FirstCommitterProperty: EngineProperty {
  static let name: StaticString = "first-committer"
  static let asserts: StaticString =
    "Of two transactions that overlap and wrote the same row, only one commits."

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.published) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .published(let transaction, _) = event, let snapshot = transaction.snapshot,
      let end = transaction.endTimestamp
    else { return }
    for write in transaction.writes {
      guard
        let rival = write.chain.publishedWriter(between: snapshot, and: end, besides: transaction)
      else { continue }
      throw Violation(
        "T\(transaction.serial) over the snapshot \(snapshot) has committed its write of"
          + " \(write.table.name) \(write.key) at \(end), and another commit wrote it at \(rival)")
    }
  }
}
