import AsyncIO
import Primitives

extension MVStore {
  /// Whether somebody else's change of the row forbids that `transaction` writes it.
  ///
  /// When the row is written, every change that is not in the snapshot forbids it, decided or not. At
  /// validation, `end` is given: a change by a transaction that commits later does not, because that
  /// one will find ours.
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
      // What is older than a version of the snapshot was decided before it.
      if version.begin.isTimestamp { return false }
      index -= 1
    }
    return false
  }

  private func forbids(_ stamp: Stamp, _ transaction: Transaction, _ end: Timestamp?) -> Bool {
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

  /// Finds out whether the commit of `transaction` at `end` may go on.
  ///
  /// - Returns: The conflict, or nil.
  /// - Complexity: O(rows written × versions of each).
  func validate(_ transaction: Transaction, end: Timestamp) -> EngineError? {
    if let holder = exclusiveHolder, holder != transaction.id { return .exclusiveConflict }
    if transaction.schemaVersion != schemaVersion { return .schemaConflict }
    for key in transaction.writeSet {
      guard let chain = existingTable(key.table)?.rows[key.row] else { continue }
      if hasConflict(chain, for: transaction, end: end) {
        statistics.validationConflicts += 1
        return .writeConflict(table: key.table, row: key.row)
      }
    }
    return nil
  }
}
