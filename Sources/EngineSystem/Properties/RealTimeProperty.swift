import Scenario

/// Compares snapshots with the commits that were acknowledged before they were asked for.
final class RealTimeProperty: EngineProperty {
  static let name: StaticString = "real-time"
  static let asserts: StaticString =
    """
    A snapshot is newer than every commit that was acknowledged before the snapshot was \
    requested; this includes the snapshot of the first reader after an opening.
    """

  /// The greatest commit timestamp that was acknowledged.
  @exclusivity(unchecked) private(set) var acknowledged: UInt64 = 0

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask {
    .events(
      .snapshotAsked, .snapshotTaken, .recoveryReaderTook, .commitAcknowledged, .survivorsRead,
      .erased)
  }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .snapshotAsked(let fiber): fiber.transaction?.acknowledgedBefore = acknowledged
    case .snapshotTaken(let fiber):
      if let transaction = fiber.transaction { try judge(transaction) }
    case .recoveryReaderTook(let reader): try judge(reader: reader)
    case .commitAcknowledged(_, let transaction):
      acknowledged = max(acknowledged, transaction.endTimestamp ?? 0)
    case .survivorsRead(let survivors): acknowledged = survivors.newest
    case .erased: acknowledged = 0
    default: break
    }
  }

  private func judge(_ transaction: ModelTransaction) throws(Violation) {
    guard let snapshot = transaction.snapshot, snapshot <= transaction.acknowledgedBefore else {
      return
    }
    throw Violation(
      "the snapshot \(snapshot) is older than a commit at \(transaction.acknowledgedBefore)"
        + " that was acknowledged before it was asked for")
  }

  private func judge(reader: ModelTransaction) throws(Violation) {
    guard let snapshot = reader.snapshot, snapshot <= acknowledged else { return }
    throw Violation(
      "the snapshot \(snapshot) of a reader after recovery is not newer than the commit at"
        + " \(acknowledged)")
  }
}
