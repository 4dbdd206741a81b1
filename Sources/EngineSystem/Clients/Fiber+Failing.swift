import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension Fiber {
  /// The running statement has thrown.
  func failed(_ error: EngineError, _ world: World) -> StepOutcome {
    guard let effect, let transaction else { trap("fiber \(number) failed at nothing") }
    world.note(result: stableHash(error.kind))
    run.narrate(self, "failed: \(effect.kind): \(error)")
    run.count(error)
    if case .constraint = error { applyIfNeeded(transaction) }
    failure = error
    run.emit(.statementFailed(self))
    failure = nil
    statement?.reset()
    let ends = error.rollsBackTransaction || effect == .commit || !isExplicit
    switch error {
    case .indeterminateCommit: leaveUndecided(transaction)
    case .needsReopen: abort(transaction, wasAsked: effect == .commit)
    default:
      if ends {
        abort(transaction, wasAsked: true)
      } else {
        undoStatement(effect, transaction)
      }
    }
    if error.needsReopening { run.notePoisoned() }
    if effect == .commit || !isExplicit, case .io = error { run.noteFailedCommit() }
    clearOperation()
    return backOff(after: error)
  }

  /// It is unknown whether this transaction committed, until the database is opened again.
  private func leaveUndecided(_ transaction: ModelTransaction) {
    run.leaveUndecided(transaction)
    chain.end(.indeterminate, run.chains)
    endTransaction()
  }

  /// The transaction has certainly failed.
  func abort(_ transaction: ModelTransaction, wasAsked: Bool) {
    run.fail(transaction)
    chain.end(.aborted, run.chains)
    endTransaction()
  }

  /// The statement has no effect, and its transaction goes on or is rolled back.
  func undoStatement(_ effect: Effect, _ transaction: ModelTransaction) {
    run.emit(.statementUndone(self))
    run.model.undo(transaction, to: writesBefore)
    if isApplied, effect.isSchemaChange { transaction.schemaChanges.removeLast() }
    lastChanges = 0
    // Only the engine knows whether the half-done statement has read from a commit in progress, and so whether this
    // transaction fails with that one. It does not go on, so the model needs no answer.
    let isOpen = run.model.meetsPending(effect, besides: transaction)
    if !plan.goesOnAfterErrors || effect.mustNotBeLost || isOpen {
      nextPlace = plan.operations.count
    }
  }

  func clearOperation() {
    run.emit(.statementOver(self))
    effect = nil
    statement = nil
    run.holds.release(number)
    yields.release()
  }

  private func backOff(after error: EngineError) -> StepOutcome {
    switch error {
    case .writeConflict, .exclusiveConflict, .commitDependencyAborted, .schemaConflict:
      .sleeping(VirtualDuration(ticks: 1 + run.context.choose(PauseLabel.afterConflict, of: 16)))
    default: .finishedOperation
    }
  }

  /// The statement could not go on because another transaction holds what it needs.
  func busy(_ world: World) -> StepOutcome {
    guard let effect, let transaction else { trap("fiber \(number) was busy at nothing") }
    run.probes.set.hit(run.probes.busy)
    run.emit(.refused(self))
    run.narrate(self, "busy: \(effect.kind)")
    statement?.reset()
    attempts += 1
    if isExplicit {
      undoStatement(effect, transaction)
      nextPlace = plan.operations.count
    } else {
      let place = nextPlace
      abort(transaction, wasAsked: false)
      if attempts < 4 { nextPlace = place - 1 }
    }
    clearOperation()
    return .sleeping(VirtualDuration(ticks: 1 + run.context.choose(PauseLabel.afterBusy, of: 64)))
  }

  /// Drops the running statement at its current yield.
  func abandon(_ world: World) {
    guard let effect, let transaction else { return }
    run.noteAbandonment(effect)
    run.narrate(self, "abandoned: \(effect.kind)")
    statement?.reset()
    settleDrop(effect, transaction)
    clearOperation()
  }

  private func settleDrop(_ effect: Effect, _ transaction: ModelTransaction) {
    if effect == .commit, connection?.isAutocommit == false {
      // It was dropped before it had begun: the transaction is still open, and is rolled back.
      nextPlace = plan.operations.count
    } else if effect == .commit || !isExplicit {
      run.dropCommit(transaction, observedTransaction(of: transaction))
      chain.end(.indeterminate, run.chains)
      endTransaction()
    } else {
      undoStatement(effect, transaction)
    }
  }

  /// The engine's side of the fiber's transaction, if it has begun there.
  private func observedTransaction(of transaction: ModelTransaction) -> Transaction? {
    transaction.snapshot == nil ? nil : observed
  }

  /// Closes the connection at once, even in the middle of a statement.
  func drop() {
    guard let connection else { return }
    run.narrate(self, "closes its connection")
    let (effect, transaction) = (effect, transaction)
    for index in statements.indices { statements[index] = nil }
    statement = nil
    connection.close()
    self.connection = nil
    if let transaction {
      if let effect, effect == .commit || !isExplicit {
        settleDrop(effect, transaction)
      } else {
        abort(transaction, wasAsked: false)
      }
    }
    clearOperation()
  }
}

extension RunState {
  fileprivate func count(_ error: EngineError) {
    switch error {
    case .writeConflict:
      reach.writeConflicts += 1
      probes.set.hit(probes.eagerConflict)
    case .exclusiveConflict: probes.set.hit(probes.validationConflict)
    case .commitDependencyAborted: probes.set.hit(probes.dependencyAborted)
    case .schemaConflict: probes.set.hit(probes.schemaConflict)
    case .indeterminateCommit: probes.set.hit(probes.indeterminate)
    case .io: probes.set.hit(probes.ioError)
    case .constraint: probes.set.hit(probes.constraint)
    case .outOfMemory: probes.set.hit(probes.outOfMemory)
    case .needsReopen: if isPoisoned { probes.set.hit(probes.poisonedMet) }
    default: break
    }
  }
}

extension Effect {
  /// Whether the transaction must not commit without this statement.
  fileprivate var mustNotBeLost: Bool {
    switch self {
    case .insert(.ledger, _, _), .delete(.ledger, _, _), .rollbackTo, .savepoint, .release,
      .rollback:
      true
    case .update(.accounts, _, _, _): true
    default: false
    }
  }
}

extension EngineError {
  /// Whether only another opening can make progress possible.
  var needsReopening: Bool {
    switch self {
    case .indeterminateCommit, .needsReopen: true
    default: false
    }
  }

  /// A word for the digest and for counts.
  var kind: String {
    switch self {
    case .writeConflict: "write-conflict"
    case .exclusiveConflict: "exclusive-conflict"
    case .commitDependencyAborted: "dependency-aborted"
    case .busy: "busy"
    case .schemaConflict: "schema-conflict"
    case .io: "io"
    case .indeterminateCommit: "indeterminate-commit"
    case .needsReopen: "needs-reopen"
    case .corrupt: "corrupt"
    case .constraint: "constraint"
    case .sql: "sql"
    case .datatypeMismatch: "datatype-mismatch"
    case .full: "full"
    case .tooBig: "too-big"
    case .interrupted: "interrupted"
    case .misuse: "misuse"
    case .outOfMemory: "out-of-memory"
    case .notSupported: "not-supported"
    }
  }
}
