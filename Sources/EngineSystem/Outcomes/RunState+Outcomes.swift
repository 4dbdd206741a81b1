import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// A COMMIT, or an autocommit statement, has succeeded.
  func acknowledge(_ transaction: ModelTransaction, _ fiber: Fiber) {
    emit(.commitAnswered(fiber, transaction))
    if fiber.chain.hasReadOwnWrite { probes.set.hit(probes.readOwnWrite) }
    if transaction.endTimestamp != nil { notePublished(transaction, fiber) }
    emit(.commitAcknowledged(fiber, transaction))
    if transaction.endTimestamp != nil {
      if crashes.acknowledged(),
        context.chance(MachineCrashLabel.afterAcknowledgement, spec.faultCrashes)
      {
        crashes.strikeNow(drawCrashKind())
      }
      reach.writingCommits += 1
    }
    commitsAcknowledged += 1
    commits.acknowledged(transaction, canBeLost: canLoseCommits)
    noteCommitDuringHolds(by: fiber, transaction)
    decide(transaction, committed: true)
  }

  /// The outcome is certain.
  func decide(_ transaction: ModelTransaction, committed: Bool) {
    emit(.decided(transaction, committed: committed))
    if transaction.endTimestamp != nil, !committed { countAbortedDependencies(of: transaction) }
    narrate(nil, "T\(transaction.serial) \(committed ? "committed" : "rolled back")")
    model.decide(transaction, committed: committed, step: now)
  }

  /// A transaction has committed: if another client is held at a point meanwhile, the hold has served its purpose.
  private func noteCommitDuringHolds(by committer: Fiber, _ transaction: ModelTransaction) {
    var wasWhole = false
    holds.forEach(besides: committer.number) { hold in
      reach.heldPoints[Int(hold.point.family)] |= 1 << UInt64(hold.point.ordinal)
      if transaction.beganStep >= hold.since { wasWhole = true }
    }
    if wasWhole { reach.commitsDuringHold += 1 }
  }

  /// The commit of a transaction has become visible, whether or not its client knows.
  func notePublished(_ transaction: ModelTransaction, _ fiber: Fiber?) {
    guard !transaction.isPublished else { return }
    emit(.published(transaction, fiber))
    transaction.isPublished = true
  }

  /// The transaction of `fiber` has been told that it is exclusive.
  func noteExclusive(_ transaction: ModelTransaction, _ fiber: Fiber) {
    guard !transaction.isExclusive else { return }
    transaction.isExclusive = true
    emit(.exclusiveConfirmed(fiber, transaction))
  }

  /// A commit that no client was told about is known to have happened.
  private func survive(_ transaction: ModelTransaction) {
    if transaction.endTimestamp != nil { notePublished(transaction, nil) }
    commits.survived(transaction, canBeLost: canLoseCommits)
    decide(transaction, committed: true)
  }

  /// The transaction has certainly been rolled back.
  func rollBack(_ transaction: ModelTransaction) {
    transaction.fate.failed()
    decide(transaction, committed: false)
  }

  private func countAbortedDependencies(of transaction: ModelTransaction) {
    for other in model.open {
      for assumed in other.assumed where assumed === transaction { reach.abortedDependencies += 1 }
    }
  }

  /// The transaction has certainly failed, or was rolled back.
  func fail(_ transaction: ModelTransaction) {
    emit(.failed(transaction))
    rollBack(transaction)
  }

  /// COMMIT returned with an unknown outcome: only another opening can tell.
  func leaveUndecided(_ transaction: ModelTransaction) {
    if transaction.endTimestamp == nil { return rollBack(transaction) }
    transaction.endedStep = now
    emit(.leftUndecided(transaction))
    commits.leftUndecided(transaction)
  }

  /// A COMMIT was dropped: the engine rolled it back, finished it, or has yet to decide.
  func dropCommit(_ transaction: ModelTransaction, _ engine: Transaction?) {
    guard let engine else { return rollBack(transaction) }
    if let end = engine.endTimestamp, transaction.endTimestamp == nil {
      model.prepare(transaction, at: end.rawValue)
    }
    switch CommitRegister.outcome(of: engine) {
    case .some(true): survive(transaction)
    case .some(false): rollBack(transaction)
    case .none:
      probes.set.hit(probes.adopted)
      commits.orphaned(transaction, engine)
    }
  }

  /// Checks whether the engine has decided commits whose clients are gone.
  func resolveOrphans() {
    guard !commits.orphans.isEmpty else { return }
    let isPoisoned = openDatabase?.store.isPoisoned ?? true
    for (transaction, hasCommitted) in commits.takeDecidedOrphans() {
      if hasCommitted {
        survive(transaction)
      } else if isPoisoned {
        leaveUndecided(transaction)
        notePoisoned()
      } else {
        emit(.commitFailedOnDisk)
        rollBack(transaction)
      }
    }
  }

  /// A failure has left the log's end undefined: clients go on for a while, and then the machine fails.
  func notePoisoned() {
    guard !isPoisoned else { return }
    crashes.commitFailed()
    let kind = drawCrashKind()
    let steps = context.choose(
      MachineCrashLabel.poisonedSteps, of: UInt64(max(0, spec.poisonedSteps)) + 1)
    crashes.poisoned(until: world.steps + steps, kind)
    if context.chance(MachineCrashLabel.afterIndeterminate, spec.faultCrashes) {
      crashes.strikeNow(kind)
    }
  }

  /// A COMMIT has certainly failed on the disk.
  func noteFailedCommit() {
    emit(.commitFailedOnDisk)
    crashes.commitFailed()
    // What a failed write has left shows best before anything has been written over it.
    guard context.chance(MachineCrashLabel.afterFailedCommit, Ratio(1, in: 4)) else { return }
    if crashes.hasPlanned {
      crashes.pullForward()
    } else if context.chance(MachineCrashLabel.atFailedCommit, spec.faultCrashes) {
      crashes.strikeNow(drawCrashKind())
    }
  }

  func drawCrashKind() -> DiskCrashKind {
    context.choose(MachineCrashLabel.kind, of: 2) == 0 ? .process : .powerLoss
  }

  func noteAbandonment(_ effect: Effect) {
    reach.abandonments += 1
    if effect == .commit {
      reach.abandonmentsInCommit += 1
      probes.set.hit(probes.abandonedCommit)
    } else {
      probes.set.hit(probes.abandonedStatement)
    }
  }
}
