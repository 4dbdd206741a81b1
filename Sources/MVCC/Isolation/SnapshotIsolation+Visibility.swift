import AsyncIO
import Primitives
import Values

/// What a stamp means to one snapshot.
enum Visibility {
  case visible
  case invisible
  /// Visible if this transaction commits, which it is about to.
  case speculative(Transaction)
}

extension SnapshotIsolation {
  /// The record that `transaction` sees in `chain`; nil if the row does not exist for it.
  ///
  /// Takes a commit dependency if the result depends on a commit in progress.
  /// - Complexity: O(versions of the row).
  mutating func visibleRecord(in chain: VersionChain, for transaction: Transaction) -> Record? {
    guard let index = visibleIndex(in: chain, for: transaction) else { return nil }
    return chain.versions[index].record
  }

  /// The index of the version that `transaction` sees; a deletion without a record counts.
  mutating func visibleIndex(in chain: VersionChain, for transaction: Transaction) -> Int? {
    var index = chain.versions.count - 1
    while index >= 0 {
      let version = chain.versions[index]
      if !checksOnWrite, version.begin.isTransaction, version.begin != transaction.stamp,
        case .speculative = visibility(ofUndecided: version.begin, at: transaction.begin)
      {
        return contendedIndex(in: chain, from: index, for: transaction)
      }
      if decides(version.begin, for: transaction) {
        return !version.end.isNone && decides(version.end, for: transaction) ? nil : index
      }
      index -= 1
    }
    return nil
  }

  /// The same if writers may contend: of those about to commit, the version of the last one.
  ///
  /// One that began before a commit of the same row is doomed and is never considered here.
  /// - Complexity: O(versions of the row).
  private mutating func contendedIndex(
    in chain: VersionChain, from newest: Int, for transaction: Transaction
  ) -> Int? {
    var best: (index: Int, writer: Transaction, end: Timestamp)?
    var index = newest
    while index >= 0 {
      let version = chain.versions[index]
      if commitTimestamp(of: version.begin, before: transaction.begin) != nil {
        if best != nil { break }
        // A claim on its end by a writer that is skipped does not count.
        let isEnded = commitTimestamp(of: version.end, before: transaction.begin) != nil
        return isEnded || version.end == transaction.stamp ? nil : index
      }
      if version.begin.isTransaction,
        case .speculative(let writer) = visibility(
          ofUndecided: version.begin, at: transaction.begin),
        let end = writer.endTimestamp, best.map({ $0.end < end }) ?? true
      {
        best = (index, writer, end)
      }
      index -= 1
    }
    guard let best else { return nil }
    takeDependency(of: transaction, on: best.writer)
    let end = chain.versions[best.index].end
    return !end.isNone && decides(end, for: transaction) ? nil : best.index
  }

  /// When the change with this stamp committed, if it has and belongs to the snapshot.
  private func commitTimestamp(of stamp: VersionStamp, before begin: Timestamp) -> Timestamp? {
    if stamp.isNone { return nil }
    if stamp.isTimestamp { return stamp.timestamp <= begin ? stamp.timestamp : nil }
    guard case .committed(let end) = transactions.find(stamp.transaction)?.state, end < begin
    else { return nil }
    return end
  }

  /// Whether the change with this stamp belongs to the snapshot; takes the dependency if it may.
  @inline(__always)
  private mutating func decides(_ stamp: VersionStamp, for transaction: Transaction) -> Bool {
    if stamp.isTimestamp { return stamp.timestamp <= transaction.begin }
    if stamp == transaction.stamp { return true }
    switch visibility(ofUndecided: stamp, at: transaction.begin) {
    case .visible: return true
    case .invisible: return false
    case .speculative(let other):
      takeDependency(of: transaction, on: other)
      return true
    }
  }

  /// What another transaction's id on a version means to the snapshot `begin`.
  func visibility(ofUndecided stamp: VersionStamp, at begin: Timestamp) -> Visibility {
    guard let other = transactions.find(stamp.transaction) else {
      #if PlantedBugs
        if isPlanted(.earlyRemoval) { return .invisible }
      #endif
      trap("\(stamp.transaction) is named by a version and has left the map")
    }
    #if PlantedBugs
      if isPlanted(.invisiblePreparing) { return .invisible }
    #endif
    switch other.state {
    case .preparing(let end):
      return end < begin && !other.isDoomed ? .speculative(other) : .invisible
    case .committed(let end): return end < begin ? .visible : .invisible
    case .active, .aborted, .terminated: return .invisible
    }
  }

  private mutating func takeDependency(of transaction: Transaction, on other: Transaction) {
    #if PlantedBugs
      if isPlanted(.lostDependency) { return }
    #endif
    if transaction.depend(on: other) { dependenciesTaken += 1 }
  }
}
