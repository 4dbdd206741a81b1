import AsyncIO
import MVCC

extension Statement {
  /// Undoes an execution that has not ended, and makes the statement ready to run again.
  ///
  /// Outside a transaction a write is rolled back; inside one, what the statement wrote is. A COMMIT that has not
  /// written to the log is rolled back, one that has is completed by the database, one that is past its commit
  /// point is finished; a COMMIT dropped before it began has done nothing. Parameters stay bound.
  public func reset() {
    hasRow = false
    waiting = nil
    if isActive { undo() }
    phase = .idle
    isInterrupted = false
  }

  /// Resets the statement and makes every further step fail.
  public func finalize() {
    reset()
    isFinalized = true
  }

  /// Undoes the execution because its connection is closed.
  func close() {
    if isActive { undo() }
    hasRow = false
    phase = .failed(.misuse("the connection is closed"))
  }

  /// Undoes the execution for `interrupt`, unless it commits.
  ///
  /// - Returns: Whether it was undone.
  func undoInterrupted() -> Bool {
    isInterrupted = false
    if case .committing = phase { return false }
    guard isActive else { return false }
    undo()
    phase = .ended(.interrupt)
    return true
  }

  private func undo() {
    if control == nil { execution.pointee.closeCursor() }
    if case .committing(let operation) = phase {
      operation.abandon()
      if ownTransaction == nil { connection.leaveTransaction() }
    } else if let transaction = ownTransaction {
      store.rollback(transaction)
    } else {
      undoInTransaction()
    }
    end(.idle)
  }

  private func undoInTransaction() {
    #if PlantedBugs
      if store.options.plantedBug == .droppedMidwrite { return }
    #endif
    rollBackToMark()
  }

  private func rollBackToMark() {
    guard let mark, let transaction = context.pointee.transaction, !transaction.isFinished,
      transaction === connection.explicit?.transaction
    else { return }
    transaction.rollback(to: mark)
  }

  /// Ends the execution with an error, or makes it ready to be tried again if it was busy.
  func fail(_ error: EngineError) throws(EngineError) -> StepResult {
    guard isActive else {
      // The execution has ended before, or was refused before it began.
      throw error
    }
    if control == nil { execution.pointee.closeCursor() }
    if case .busy = error {
      backOff()
      return .busy
    }
    if case .committing = phase {
      // The operation has decided the transaction's fate.
      if ownTransaction == nil { connection.leaveTransaction() }
    } else if let transaction = ownTransaction {
      store.rollback(transaction)
    } else {
      failInTransaction(error)
    }
    end(.failed(error))
    throw error
  }

  private func failInTransaction(_ error: EngineError) {
    guard let explicit = connection.explicit else { return }
    // A deferred transaction that has no snapshot yet is left as well, or BEGIN would find it open.
    if error.rollsBackTransaction || explicit.transaction?.isFinished == true {
      connection.rollback()
    } else {
      rollBackToMark()
    }
  }

  /// Releases what the execution holds; the transaction that it runs in stays as it was.
  private func backOff() {
    #if PlantedBugs
      if store.options.plantedBug == .busySkipsRollback { return end(.idle) }
    #endif
    if let transaction = ownTransaction {
      store.rollback(transaction)
    } else if case .committing = phase {
      if connection.explicit?.transaction?.isFinished == true { connection.leaveTransaction() }
      connection.isCommitting = false
    } else {
      rollBackToMark()
    }
    end(.idle)
  }
}

extension Connection {
  /// Whether statements other than `statement` run in the explicit transaction.
  func hasOthersInTransaction(besides statement: Statement) -> Bool {
    guard let transaction = explicit?.transaction else { return false }
    return hasActive { other in
      other !== statement && other.context.pointee.transaction === transaction
    }
  }
}
