import Database
import MVCC
import Scenario

/// What exclusivity promises: only its holder publishes commits, over a snapshot that no commit is newer than.
///
/// The promise is about publication, not about timestamps. A commit may draw its timestamp while another
/// transaction holds the database and be validated after the holder is gone; it then comes before the holder's
/// commit by timestamp and after it in time, as two optimistic transactions may. What it may not do is become
/// visible while there is a holder.
final class ExclusiveProperty: EngineProperty {
  static let name: StaticString = "exclusive"
  static let asserts: StaticString =
    """
    A transaction that has the database exclusively is the only one, over a snapshot that no \
    published or pending commit is newer than; no other transaction's commit is published \
    before its own end. A transaction that was refused does not hold the database.
    """

  /// The transaction that was last told that it has the database exclusively.
  @exclusivity(unchecked) private var holder: ModelTransaction?
  /// The greatest timestamp of a published commit.
  @exclusivity(unchecked) private var newestPublished: UInt64 = 0

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask {
    .events(.exclusiveConfirmed, .refused, .published, .survivorsRead, .erased)
  }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .exclusiveConfirmed(_, let transaction):
      try confirmed(transaction, among: run.model.open)
    case .refused(let fiber): try refused(fiber, run)
    case .published(let transaction, _): try published(transaction)
    // There is no holder, and what survived is what is published.
    case .survivorsRead(let survivors): (holder, newestPublished) = (nil, survivors.newest)
    case .erased: (holder, newestPublished) = (nil, 0)
    default: break
    }
  }

  /// The present holder: its own commit ends its hold.
  private var standing: ModelTransaction? {
    guard let holder, !holder.isDecided, !holder.isPublished else { return nil }
    return holder
  }

  private func confirmed(
    _ transaction: ModelTransaction, among open: ContiguousArray<ModelTransaction>
  ) throws(Violation) {
    if let other = standing {
      throw Violation(
        "T\(transaction.serial) holds the database exclusively, and so does T\(other.serial)")
    }
    holder = transaction
    let snapshot = transaction.snapshot ?? 0
    if newestPublished > snapshot {
      throw Violation(
        "T\(transaction.serial) holds the database exclusively over the snapshot \(snapshot),"
          + " and there is a commit at \(newestPublished)")
    }
    for other in open where other !== transaction && other.status == .pending {
      guard let end = other.endTimestamp, end > snapshot else { continue }
      throw Violation(
        "T\(transaction.serial) holds the database exclusively over the snapshot \(snapshot),"
          + " and T\(other.serial) is committing at \(end)")
    }
  }

  private func published(_ transaction: ModelTransaction) throws(Violation) {
    newestPublished = max(newestPublished, transaction.endTimestamp ?? 0)
    guard let other = standing, other !== transaction else { return }
    throw Violation(
      "the commit of T\(transaction.serial) was published while T\(other.serial) held the"
        + " database exclusively")
  }

  /// The statement was refused because of another transaction: its own must not hold the database.
  private func refused(_ fiber: Fiber, _ run: RunState) throws(Violation) {
    guard let transaction = fiber.transaction, !transaction.isExclusive,
      let engine = fiber.observed, run.openDatabase?.store.exclusiveHolder == engine.id
    else { return }
    throw Violation(
      "T\(transaction.serial) was told that it cannot have the database for itself, and holds it")
  }
}
