import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

/// What exclusivity promises: whoever has it alone publishes commits, over a snapshot that none is newer than.
///
/// The promise is about publication, not about timestamps. A commit may draw its timestamp while another
/// transaction holds the database and be validated after the holder has gone; it then comes before the
/// holder's commit by timestamp and after it in time, as two optimistic transactions may. What it may not do
/// is become visible while the holder is there.
struct ExclusiveJudge {
  /// Who was told last that it has the database for itself.
  private var holder: ModelTransaction?
  /// The greatest timestamp of a published commit.
  private var newestPublished: UInt64 = 0
  /// The greatest of one that has changed the schema.
  private var newestSchema: UInt64 = 0

  /// Another opening: nobody holds anything, and what survived is what is published.
  mutating func opened(newest: UInt64) {
    holder = nil
    newestPublished = newest
    newestSchema = 0
  }

  /// The holder that is there now: its own commit ends its hold.
  private var standing: ModelTransaction? {
    guard let holder, !holder.isDecided, !holder.isPublished else { return nil }
    return holder
  }

  /// Whether somebody else than `transaction` was told that it is exclusive, and is so still.
  func isHeld(besides transaction: ModelTransaction) -> Bool {
    standing.map { $0 !== transaction } ?? false
  }

  /// `transaction` has been told that it is exclusive.
  ///
  /// - Returns: What is wrong with that, or nil.
  mutating func confirmed(
    _ transaction: ModelTransaction, among open: ContiguousArray<ModelTransaction>
  ) -> String? {
    if let other = standing {
      return "T\(transaction.serial) holds the database exclusively, and so does T\(other.serial)"
    }
    holder = transaction
    let snapshot = transaction.snapshot ?? 0
    if newestPublished > snapshot {
      return "T\(transaction.serial) holds the database exclusively over the snapshot \(snapshot),"
        + " and there is a commit at \(newestPublished)"
    }
    for other in open where other !== transaction && other.status == .pending {
      guard let end = other.endTimestamp, end > snapshot else { continue }
      return "T\(transaction.serial) holds the database exclusively over the snapshot \(snapshot),"
        + " and T\(other.serial) is committing at \(end)"
    }
    return nil
  }

  /// The commit of `transaction` has become visible.
  ///
  /// - Returns: What is wrong with that, or nil.
  mutating func published(_ transaction: ModelTransaction) -> String? {
    newestPublished = max(newestPublished, transaction.endTimestamp ?? 0)
    guard let other = standing, other !== transaction else { return nil }
    return "the commit of T\(transaction.serial) was published while T\(other.serial) held the"
      + " database exclusively"
  }

  /// The same: what it wrote was meant for the schema of its snapshot, which must be the one there is.
  ///
  /// - Returns: What is wrong with that, or nil.
  mutating func publishedOverSchema(_ transaction: ModelTransaction) -> String? {
    let newest = newestSchema
    if !transaction.schemaChanges.isEmpty {
      newestSchema = max(newest, transaction.endTimestamp ?? 0)
    }
    guard let snapshot = transaction.snapshot, newest > snapshot else { return nil }
    return "the commit of T\(transaction.serial) over the snapshot \(snapshot) was published, and a"
      + " commit at \(newest) had changed the schema"
  }
}

extension RunState {
  /// The transaction of `fiber` has been told that it is exclusive.
  func noteExclusive(_ transaction: ModelTransaction, _ fiber: Fiber) {
    guard !transaction.isExclusive else { return }
    transaction.isExclusive = true
    if let fault = exclusive.confirmed(transaction, among: model.open) {
      report(fiber, "exclusive", fault)
    }
  }

  /// A statement was refused because another is in its way: it has not taken the database for itself.
  func judgeRefused(_ fiber: Fiber, _ transaction: ModelTransaction) {
    guard !transaction.isExclusive, let engine = fiber.observed,
      openDatabase?.store.exclusiveHolder == engine.id
    else { return }
    report(
      fiber, "exclusive",
      "T\(transaction.serial) was told that it cannot have the database for itself, and holds it")
  }

  /// A commit has left the store: whoever asks for exclusivity now sees it by the watermark alone.
  func judgeLeft(_ engine: Transaction, _ fiber: Fiber) {
    guard engine.isFinished, let end = engine.committedAt, let store = openDatabase?.store,
      store.committedWatermark < end
    else { return }
    report(
      fiber, "watermark",
      "the commit at \(end) has left the store with the committed watermark at"
        + " \(store.committedWatermark)")
  }

  /// The commit of a transaction has become visible, whether or not its client knows.
  func notePublished(_ transaction: ModelTransaction, _ fiber: Fiber?) {
    guard !transaction.isPublished else { return }
    if let fault = exclusive.published(transaction) { report(fiber, "exclusive", fault) }
    if let fault = exclusive.publishedOverSchema(transaction) { report(fiber, "schema", fault) }
    transaction.isPublished = true
    judgeFirstCommitter(transaction, fiber)
  }

  /// Of two transactions that overlap and wrote the same row only one commits.
  private func judgeFirstCommitter(_ transaction: ModelTransaction, _ fiber: Fiber?) {
    guard let snapshot = transaction.snapshot, let end = transaction.endTimestamp else { return }
    for write in transaction.writes {
      guard
        let rival = write.chain.publishedWriter(between: snapshot, and: end, besides: transaction)
      else { continue }
      return report(
        fiber, "first-committer",
        "T\(transaction.serial) over the snapshot \(snapshot) has committed its write of"
          + " \(write.table.name) \(write.key) at \(end), and another commit wrote it at \(rival)")
    }
  }
}

extension ModelChain {
  /// The timestamp of a published commit of another between two timestamps, or nil.
  ///
  /// - Complexity: O(versions after `snapshot`).
  func publishedWriter(
    between snapshot: UInt64, and end: UInt64, besides transaction: ModelTransaction
  ) -> UInt64? {
    var index = versions.count - 1
    while index >= 0, versions[index].timestamp > snapshot {
      let version = versions[index]
      if version.timestamp < end, version.writer !== transaction,
        version.writer.map({ $0.status == .committed || $0.isPublished }) ?? true
      {
        return version.timestamp
      }
      index -= 1
    }
    return nil
  }
}
