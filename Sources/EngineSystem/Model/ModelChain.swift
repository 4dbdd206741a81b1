import Primitives

/// The committed and pending versions of one row, as the model knows them; oldest first.
final class ModelChain {
  struct Version {
    let timestamp: UInt64
    let row: ModelRow?
    /// Nil once the outcome is certain.
    var writer: ModelTransaction?
  }

  @exclusivity(unchecked) var versions = ShortArray<Version>()
  /// How many open transactions have written the row.
  @exclusivity(unchecked) var activeWriters = 0
  @exclusivity(unchecked) private var pruneAt = 8
  /// The transactions that wrote the row lately, as witnesses of conflicts; the newest last.
  @exclusivity(unchecked) private(set) var recentWriters = ShortArray<ModelTransaction>()

  static let recentWritersMax = 16

  /// Records that `transaction` tried to write the row.
  func noteWriter(_ transaction: ModelTransaction) {
    if recentWriters.contains(where: { $0 === transaction }) { return }
    if recentWriters.count >= Self.recentWritersMax { forgetEarliest() }
    recentWriters.append(transaction)
  }

  /// Whether another transaction that lived at or after `step` has written here.
  func hasWriter(since step: UInt64, besides transaction: ModelTransaction) -> Bool {
    recentWriters.contains { $0 !== transaction && $0.endedStep >= step }
  }

  /// When the last of the transactions that wrote the row lately ended.
  var lastWriterEnd: UInt64 {
    var last: UInt64 = 0
    for writer in recentWriters { last = max(last, writer.endedStep) }
    return last
  }

  private func forgetEarliest() {
    var earliest = 0
    for index in recentWriters.indices
    where recentWriters[index].endedStep < recentWriters[earliest].endedStep { earliest = index }
    recentWriters.remove(at: earliest)
  }

  /// The version that a snapshot sees, with pending ones counted as if they commit.
  ///
  /// A pending version that began before another commit of the row must fail and does not count.
  func index(at snapshot: UInt64) -> Int? {
    var index = versions.count - 1
    while index >= 0 {
      if versions[index].timestamp <= snapshot, versions[index].writer?.status != .aborted,
        !isDoomed(index)
      {
        return index
      }
      index -= 1
    }
    return nil
  }

  private func isDoomed(_ index: Int) -> Bool {
    guard let writer = versions[index].writer, writer.status == .pending, !writer.isPublished,
      let began = writer.snapshot
    else { return false }
    if writer.isDoomed { return true }
    var older = index - 1
    while older >= 0, versions[older].timestamp > began {
      let rival = versions[older].writer
      if rival.map({ $0.status == .committed || $0.isPublished }) ?? true { return true }
      older -= 1
    }
    return false
  }

  /// The newest version that has certainly committed.
  var newestCommitted: ModelRow?? {
    var index = versions.count - 1
    while index >= 0 {
      let writer = versions[index].writer
      if writer == nil || writer?.status == .committed { return .some(versions[index].row) }
      index -= 1
    }
    return nil
  }

  /// Inserts a version in the order of timestamps.
  func insert(_ version: Version) {
    var index = versions.count
    while index > 0, versions[index - 1].timestamp > version.timestamp { index -= 1 }
    versions.insert(version, at: index)
  }

  /// Removes the version of a transaction that failed.
  func remove(of transaction: ModelTransaction) {
    var index = versions.count - 1
    while index >= 0 {
      if versions[index].writer === transaction {
        versions.remove(at: index)
        return
      }
      // Older versions belong to others; there can be many if commits can be lost.
      if let end = transaction.endTimestamp, versions[index].timestamp < end { return }
      index -= 1
    }
  }

  /// Drops what no snapshot from `oldest` on can see, once there is much of it.
  ///
  /// Commits above `floor` may still be lost; their writers and what they replaced are kept.
  /// - Complexity: O(1) amortised.
  func prune(below oldest: UInt64, floor: UInt64) {
    guard versions.count >= pruneAt else { return }
    var keep = 0
    for index in versions.indices where versions[index].timestamp <= floor {
      if versions[index].writer?.status == .committed {
        versions.update(at: index) { $0.writer = nil }
      }
      if versions[index].timestamp <= oldest, versions[index].writer == nil { keep = index }
    }
    if keep > 0 { versions.removeFirst(keep) }
    pruneAt = max(8, versions.count * 2)
  }

  /// Forgets which transactions wrote the versions: after a recovery all that are left are certain.
  func forgetWriters() {
    versions.removeAll { $0.writer?.status == .aborted }
    for index in versions.indices { versions.update(at: index) { $0.writer = nil } }
    if versions.count > 1 { versions.removeFirst(versions.count - 1) }
    activeWriters = 0
    pruneAt = 8
  }

  /// Whether the newest version is a deletion, or there is none.
  var endsDeleted: Bool { versions.last.map { $0.row == nil } ?? true }

  /// Whether no future snapshot sees the row, and no other transaction is writing it.
  ///
  /// A deletion counts from its publication on, which its client may learn much later.
  /// - Complexity: O(versions).
  var isGone: Bool { endsDeleted && !hasUnpublishedWriter }

  /// Whether a transaction has written the row whose commit is not visible yet.
  private var hasUnpublishedWriter: Bool {
    activeWriters
      > versions.count { $0.writer.map { $0.status == .pending && $0.isPublished } ?? false }
  }

  /// Whether nothing of the row is left for any transaction.
  var isEmpty: Bool {
    activeWriters == 0
      && (versions.isEmpty
        || versions.count == 1 && versions[0].row == nil && versions[0].writer?.status != .pending)
  }
}
