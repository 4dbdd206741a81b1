import Primitives

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
