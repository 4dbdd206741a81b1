import Primitives

extension SnapshotIsolation {
  /// Whether another transaction's change of the row forbids `transaction` to write it.
  ///
  /// When the row is written, every change that is not in the snapshot forbids it, decided or not. At
  /// validation, `end` is given: a change by a transaction that commits later does not, because it
  /// will find this one.
  /// - Complexity: O(versions of the row).
  func hasConflict(_ chain: VersionChain, for transaction: Transaction, end: Timestamp?) -> Bool {
    var index = chain.versions.count - 1
    while index >= 0 {
      let version = chain.versions[index]
      #if PlantedBugs
        if isPlanted(.blindValidation), !version.end.isNone {
          index -= 1
          continue
        }
      #endif
      if forbids(version.begin, transaction, end) || forbids(version.end, transaction, end) {
        return true
      }
      // What is older than a version in the snapshot was decided before it.
      if version.begin.isTimestamp { return false }
      index -= 1
    }
    return false
  }

  private func forbids(_ stamp: VersionStamp, _ transaction: Transaction, _ end: Timestamp?) -> Bool
  {
    if stamp.isNone || stamp == transaction.stamp { return false }
    if stamp.isTimestamp { return stamp.timestamp > transaction.begin }
    guard let other = transactions.find(stamp.transaction) else {
      #if PlantedBugs
        if isPlanted(.earlyRemoval) { return false }
      #endif
      trap("\(stamp.transaction) is named by a version and has left the map")
    }
    switch other.state {
    case .active: return end == nil
    case .preparing(let theirs), .committed(let theirs):
      if theirs < transaction.begin { return false }
      if let end { return theirs < end }
      return true
    case .aborted, .terminated: return false
    }
  }

  /// The first row of `transaction` whose change another one forbids, for a commit at `end`.
  ///
  /// - Complexity: O(rows written × versions of each).
  func firstConflict(
    of transaction: Transaction, end: Timestamp, in index: inout VersionIndex
  ) -> RowKey? {
    for key in transaction.writeSet {
      guard let chain = index.chain(key) else { continue }
      if hasConflict(chain, for: transaction, end: end) { return key }
    }
    return nil
  }

  /// Dooms transactions that prepare with the same rows over an older snapshot: their validation will find this
  /// commit. An active one can still take its write back, by rolling back to a savepoint.
  func doomRivals(of transaction: Transaction, at end: Timestamp, in index: inout VersionIndex) {
    for key in transaction.writeSet {
      guard let chain = index.chain(key) else { continue }
      for version in chain.versions
      where version.begin.isTransaction && version.begin != transaction.stamp {
        guard let rival = transactions.find(version.begin.transaction), rival.begin < end,
          case .preparing = rival.state, !rival.isDoomed
        else { continue }
        rival.doom()
      }
    }
  }

  /// Dooms `transaction` if another one has committed a row of its write set since its snapshot.
  ///
  /// After a deletion, the end of the version that it deleted may be all that is left.
  func doomIfOutrun(_ transaction: Transaction, in index: inout VersionIndex) {
    for key in transaction.writeSet {
      guard let chain = index.chain(key) else { continue }
      for version in chain.versions where version.begin != transaction.stamp {
        if isLater(version.begin, than: transaction) || isLater(version.end, than: transaction) {
          return transaction.doom()
        }
      }
    }
  }

  private func isLater(_ stamp: VersionStamp, than transaction: Transaction) -> Bool {
    commitTimestamp(stamp).map { $0 > transaction.begin } ?? false
  }
}
