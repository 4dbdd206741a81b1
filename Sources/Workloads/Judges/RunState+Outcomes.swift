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

  /// Says who is about to write which rows, so that a conflict finds its witness.
  func noteAttempt(_ effect: Effect, by transaction: ModelTransaction) {
    switch effect {
    case .insert(let table, nil, _): model.allocations[table.rawValue].noteWriter(transaction)
    case .insert(let table, .some(let key), _):
      // Keys of the ledger are used once, so nobody can be in each other's way there.
      if table != .ledger { model.chain(table, key).noteWriter(transaction) }
    case .dropTable(let table): model.standing[table.rawValue].dropped()
    case .insertPair(let table, let first, let second, _):
      model.chain(table, first).noteWriter(transaction)
      model.chain(table, second).noteWriter(transaction)
    case .update(let table, let lower, let upper, let change):
      noteAttempt(table, lower, upper, by: transaction)
      if case .moveKey(let distance) = change {
        model.standing[table.rawValue].maybeDeleted(from: lower, through: upper)
        for key in lower...upper { model.chain(table, key &+ distance).noteWriter(transaction) }
      }
    case .delete(let table, let lower, let upper):
      model.standing[table.rawValue].maybeDeleted(from: lower, through: upper)
      noteAttempt(table, lower, upper, by: transaction)
    default: break
    }
  }

  private func noteAttempt(
    _ table: ModelTable, _ lower: Int64, _ upper: Int64, by transaction: ModelTransaction
  ) {
    let map = model.tables[table.rawValue]
    var place = map.position(atOrAfter: lower)
    while let current = place, map.key(at: current) <= upper {
      map.value(at: current).noteWriter(transaction)
      place = map.position(after: current)
    }
  }

  /// Whether a BEGIN asks for exclusivity: now and then while a commit is visible and has not ended yet.
  func aimsAtExclusivity(_ fiber: Fiber) -> Bool {
    guard spec.gadgets.numerator > 0 else { return false }
    for other in model.open where other.fiber != fiber.number && other.isPublished {
      return context.decisions.choose(fiber.anchor.next(GadgetLabel.exclusivity), of: 4) == 1
    }
    return false
  }

  /// A key to read: now and then one that a commit under way has written.
  func aim(at table: ModelTable, _ key: Int64, for fiber: Fiber) -> Int64 {
    guard spec.gadgets.numerator > 0,
      context.decisions.choose(fiber.anchor.next(GadgetLabel.whetherToAim), of: 3) == 1
    else { return key }
    aimedKeys.removeAll(keepingCapacity: true)
    for other in model.open where other.fiber != fiber.number && other.askedStep != .max {
      for write in other.writes where write.table == table && aimedKeys.count < 32 {
        aimedKeys.append(write.key)
      }
    }
    guard !aimedKeys.isEmpty else { return key }
    probes.set.hit(probes.aimedRead)
    let choice = context.decisions.pick(fiber.anchor.next(GadgetLabel.aim), among: aimedKeys.count)
    {
      UInt64(bitPattern: aimedKeys[$0])
    }
    return aimedKeys[choice]
  }
}
