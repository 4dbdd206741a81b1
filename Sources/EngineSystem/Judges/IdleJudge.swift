/// What had been done when a client began to idle inside an open transaction.
struct IdleJudge {
  /// This many steps without a finished statement are no progress.
  static let stepsMax: UInt64 = 2000

  /// The steps of all clients, and the statements that they had finished.
  let steps: UInt64
  let statements: UInt64

  /// What is wrong when the client goes on: meanwhile the others must have finished statements.
  func fault(steps now: UInt64, statements finished: UInt64) -> String? {
    let taken = now - steps
    guard taken > Self.stepsMax, finished == statements else { return nil }
    return "nobody finished a statement in \(taken) steps while a client idled in its transaction"
  }
}
