import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// A COMMIT, or an autocommit statement, was answered with success.
  func acknowledge(_ transaction: ModelTransaction, _ fiber: Fiber) {
    if transaction.mustAbort {
      report(
        fiber, "dirty-commit", "a transaction committed that had read what another rolled back")
    }
    if !transaction.writes.isEmpty, transaction.endTimestamp == nil {
      report(fiber, "lost-write", "a transaction that wrote committed without a timestamp")
    }
    if fiber.chain.hasReadOwnWrite { probes.set.hit(probes.readOwnWrite) }
    if let end = transaction.endTimestamp {
      notePublished(transaction, fiber)
      judgeAcknowledgement(transaction, fiber)
      if crashes.acknowledged(),
        context.chance(MachineCrashLabel.afterAcknowledgement, spec.faultCrashes)
      {
        crashes.strikeNow(drawCrashKind())
      }
      acknowledged = max(acknowledged, end)
      acknowledgedTimestamps.append(end)
      reach.writingCommits += 1
      if canLoseCommits { unsynced.append(transaction) }
    }
    commitsAcknowledged += 1
    transaction.isAcknowledged = true
    ledger.acknowledged += UInt64(transaction.cellTags.count)
    judgeLedger(fiber)
    noteCommitDuringHolds(by: fiber, transaction)
    decide(transaction, committed: true)
  }

  /// The outcome is certain; what it may explain is kept for witnesses.
  func decide(_ transaction: ModelTransaction, committed: Bool) {
    if transaction.exclusiveStep != .max { lastExclusiveEnd = now }
    if transaction.askedStep != .max { lastCommitEnd = now }
    if !transaction.schemaChanges.isEmpty || transaction.exclusiveStep != .max {
      lastSchemaEnd = now
    }
    if transaction.endTimestamp != nil, !committed {
      lastPreparedAbortEnd = now
      countAbortedDependencies(of: transaction)
    }
    narrate(nil, "T\(transaction.serial) \(committed ? "committed" : "rolled back")")
    model.decide(transaction, committed: committed, step: now)
  }

  /// A transaction has committed: whoever is held at a point meanwhile has been held on purpose.
  func noteCommitDuringHolds(by committer: Fiber, _ transaction: ModelTransaction) {
    var wasWhole = false
    for slot in world.living {
      guard let fiber = world.actor(at: slot) as? Fiber, fiber !== committer,
        let since = fiber.heldSince, let point = fiber.lastPoint
      else { continue }
      reach.heldPoints[Int(point.family)] |= 1 << UInt64(point.ordinal)
      if transaction.beganStep >= since { wasWhole = true }
    }
    if wasWhole { reach.commitsDuringHold += 1 }
  }

  /// A commit that nobody was told of is known to have happened.
  private func noteSettled(_ transaction: ModelTransaction) {
    guard let end = transaction.endTimestamp else { return }
    notePublished(transaction, nil)
    settledTimestamps.append(end)
    if canLoseCommits { unsynced.append(transaction) }
  }

  private func countAbortedDependencies(of transaction: ModelTransaction) {
    for other in model.open {
      for assumed in other.assumed where assumed === transaction { reach.abortedDependencies += 1 }
    }
  }

  /// The transaction failed for certain, or was rolled back.
  func fail(_ transaction: ModelTransaction) {
    if transaction.askedStep != .max { ledger.failed += UInt64(transaction.cellTags.count) }
    decide(transaction, committed: false)
  }

  /// COMMIT answered that nobody knows: only another opening tells.
  func leaveUndecided(_ transaction: ModelTransaction, _ engine: Transaction?) {
    if transaction.endTimestamp == nil { return decide(transaction, committed: false) }
    transaction.endedStep = now
    // Those that have read from it are rolled back all the same: the engine cannot wait for the outcome.
    lastPreparedAbortEnd = now
    undecided.append(transaction)
  }

  /// A COMMIT was dropped: the engine rolled it back, finished it, or has yet to settle it.
  func settleDropped(_ transaction: ModelTransaction, _ engine: Transaction?) {
    guard let engine else { return decide(transaction, committed: false) }
    if let end = engine.endTimestamp, transaction.endTimestamp == nil {
      model.prepare(transaction, at: end.rawValue)
    }
    if let outcome = Self.outcome(of: engine) {
      if outcome { noteSettled(transaction) }
      decide(transaction, committed: outcome)
    } else {
      probes.set.hit(probes.adopted)
      orphans.append((transaction, engine))
    }
  }

  /// What the engine has decided; nil while it has not.
  private static func outcome(of engine: Transaction) -> Bool? {
    switch engine.state {
    case .committed, .terminated: true
    case .aborted: false
    case .active, .preparing: nil
    }
  }

  /// Looks whether the engine has settled commits whose clients have gone.
  func settleOrphans() {
    guard !orphans.isEmpty else { return }
    let isPoisoned = openDatabase?.store.isPoisoned ?? true
    orphans.removeAll { orphan in
      guard let outcome = Self.outcome(of: orphan.engine) else { return false }
      if outcome { noteSettled(orphan.transaction) }
      if outcome || !isPoisoned {
        if !outcome { judgeFailedCommit() }
        decide(orphan.transaction, committed: outcome)
      } else {
        leaveUndecided(orphan.transaction, orphan.engine)
        notePoisoned()
      }
      return true
    }
  }

  /// A failure has left the log's end open: clients go on for a while, and then the machine fails.
  func notePoisoned() {
    guard !isPoisoned else { return }
    crashes.commitFailed()
    let kind = drawCrashKind()
    let steps = context.choose(
      MachineCrashLabel.poisonedSteps, of: UInt64(max(0, spec.poisonedSteps)) + 1)
    crashes.poisoned(until: world.counts.steps + steps, kind)
    if context.chance(MachineCrashLabel.afterIndeterminate, spec.faultCrashes) {
      crashes.strikeNow(kind)
    }
  }

  /// A COMMIT has failed on the disk, for certain.
  func noteFailedCommit() {
    judgeFailedCommit()
    crashes.commitFailed()
    // What a failed write has left behind shows best when nothing has been written over it.
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
