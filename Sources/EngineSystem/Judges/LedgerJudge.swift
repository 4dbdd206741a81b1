import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

/// Counts of cell writes, for the bounds between which every reader's sums must lie.
///
/// It trusts no timestamp: only which statements were asked and which were answered, and in what order.
struct LedgerJudge {
  /// Cell writes whose COMMIT was acknowledged, less what a loss took back.
  var acknowledged: UInt64 = 0
  /// Cell writes whose COMMIT was asked for.
  var asked: UInt64 = 0
  /// Of those, the ones whose COMMIT failed for certain.
  var failed: UInt64 = 0

  /// What is wrong with the sums of one snapshot, or nil.
  static func fault(
    cells: Int64, ledger: Int64, lower: UInt64, upper: UInt64
  ) -> String? {
    if cells != ledger {
      return "the cells count \(cells) writes and the ledger \(ledger) in one snapshot"
    }
    if cells < Int64(lower) {
      return "the cells count \(cells) writes, and \(lower) had been acknowledged before"
    }
    if cells > Int64(upper) {
      return "the cells count \(cells) writes, and only \(upper) had been asked for"
    }
    return nil
  }
}
