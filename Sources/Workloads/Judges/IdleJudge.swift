import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

/// What had been done when a client began to idle inside an open transaction.
struct IdleJudge {
  /// So many steps without a finished statement are no progress.
  static let stepsMax: UInt64 = 2000

  private let steps: UInt64
  private let statements: UInt64

  init(_ run: RunState) {
    steps = run.statementSteps
    statements = run.statementsFinished
  }

  /// The client goes on: meanwhile the others must have finished statements, whatever it holds.
  func judge(_ fiber: Fiber, _ run: RunState) {
    run.probes.set.hit(run.probes.idled)
    let taken = run.statementSteps - steps
    guard taken > Self.stepsMax, run.statementsFinished == statements else { return }
    run.report(
      fiber, "progress",
      "nobody finished a statement in \(taken) steps while a client idled in its transaction")
  }
}
