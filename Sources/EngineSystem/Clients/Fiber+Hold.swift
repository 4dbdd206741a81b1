import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension Fiber {
  /// Plans to hold this commit at a named point, while others run whole transactions.
  func armHold(for next: Effect) {
    sequel = .resume
    guard next == .commit, run.spec.holds.numerator > 0, let transaction,
      !transaction.writes.isEmpty, let point = drawHold(of: transaction)
    else { return }
    yields.arm(PointID(family: point.family, ordinal: point.ordinal))
    // A failed write is rare, so the points at which it is cut off again are always hold points.
    for rare in [CommitYieldPoint.beforeCutFrame.point, CommitYieldPoint.beforeSyncCut.point] {
      yields.arm(PointID(family: rare.family, ordinal: rare.ordinal))
    }
    let fate = run.context.decisions.choose(cursor.next(HoldLabel.fate), of: 8)
    sequel = fate < 5 ? .resume : fate < 7 ? .abandon : .fail
  }

  /// The point at which the commit is held; nil if it is not.
  private func drawHold(of transaction: ModelTransaction) -> YieldPoint? {
    isContested =
      run.model.isHeldExclusively(besides: transaction) || transaction.meetsCommitSinceSnapshot
    // A commit that must be refused is held before that happens: what refuses it may be gone when it goes on.
    if isContested,
      run.context.decisions.choose(cursor.next(HoldLabel.atValidation), of: 2) == 1
    {
      return CommitYieldPoint.commitValidation.point
    }
    isContested = false
    guard run.context.decisions.chance(cursor.next(HoldLabel.whetherToHold), run.spec.holds)
    else { return nil }
    let points = CommitYieldPoint.allCases
    // The less often a point was held in this run, the likelier it is.
    let weights = points.map { point in
      run.census.weight(PointID(family: CommitYieldPoint.family, ordinal: point.rawValue))
    }
    let choice = run.context.decisions.choose(cursor.next(HoldLabel.point), weights: weights)
    return points[choice].point
  }
}
