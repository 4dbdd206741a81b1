import AsyncIO
import MVCC

extension Statement {
  /// Runs until there is a row, the statement waits, or it ends.
  ///
  /// A step while it waits changes nothing. After the end it returns the same, or throws the same, until it is
  /// reset.
  /// - Throws: Why the statement failed. It has been undone, and so has its whole transaction if
  ///   `rollsBackTransaction` says so; the connection is then in autocommit mode.
  public func step() throws(EngineError) -> StepResult {
    waiting = nil
    hasRow = false
    do throws(Interrupted) {
      let result = try advance()
      hasRow = result == .row
      return result
    } catch {
      switch error {
      case .io(let completion):
        waiting = completion
        return .io
      case .failure(let failure): return try fail(failure)
      }
    }
  }

  private func advance() throws(Interrupted) -> StepResult {
    if isInterrupted, undoInterrupted() { return .interrupt }
    try checkTransaction()
    while true {
      switch phase {
      case .running:
        if case .row = try execution.pointee.run(UnsafePointer(context)) { return .row }
        execution.pointee.closeCursor()
        phase = .finishing
      case .idle: try begin()
      case .starting:
        try context.pointee.yields!.pass(.stepStart)
        if let control { try start(control) } else { try startProgram() }
      case .acquiring(let transaction):
        try store.acquireExclusive(transaction, context.pointee.yields!)
        acquired(transaction)
      case .rollingBack(let name):
        try context.pointee.yields!.pass(.savepointRollback)
        try rollBack(to: name)
      case .finishing: try finish()
      case .committing(let operation): try commit(operation)
      case .ended(let result): return result
      case .failed(let error): throw .failure(error)
      }
    }
  }

  /// Asks the store whether the transaction can go on; a commit in progress decides that itself.
  private func checkTransaction() throws(Interrupted) {
    guard let transaction = context.pointee.transaction else { return }
    if case .committing = phase { return }
    guard !transaction.isFinished else {
      throw .failure(.misuse("the statement's transaction has ended"))
    }
    try failing { () throws(EngineError) in try store.checkUsable(transaction) }
  }

  private func begin() throws(Interrupted) {
    try failing { () throws(EngineError) in try connection.checkOpen() }
    guard !isFinalized else { throw .failure(.misuse("the statement has been finalized")) }
    guard !connection.isCommitting else {
      throw .failure(.misuse("a COMMIT of this connection is under way"))
    }
    let key = control == nil ? execution.pointee.program.selectionKey : controlKey
    context.pointee.yields = YieldContext(slots: connection.slots, selectionKey: key)
    connection.started(self)
    phase = .starting
  }

  /// Moves from a program that has halted to its commit, or to the end.
  private func finish() throws(Interrupted) {
    guard let transaction = ownTransaction else { return succeed() }
    try context.pointee.yields!.pass(.beforeAutocommitCommit)
    phase = .committing(store.makeCommit(transaction, slots: connection.slots))
  }

  private func commit(_ operation: PendingCommit) throws(Interrupted) {
    let result = try failing { () throws(EngineError) in try operation.step() }
    switch result {
    case .io(let completion): throw .io(completion)
    case .done:
      if ownTransaction == nil { connection.leaveTransaction() }
      succeed()
    }
  }

  /// Ends the execution with success.
  func succeed() {
    if control == nil {
      connection.noteChanges(
        execution.pointee.changes, lastInsertRowID: execution.pointee.lastInsertRowID)
    }
    end(.ended(.done))
  }

  /// Releases everything and removes the execution from its connection.
  func end(_ phase: Phase) {
    self.phase = phase
    ownTransaction = nil
    mark = nil
    isInterrupted = false
    context.pointee.transaction = nil
    context.pointee.yields = nil
    connection.ended(self)
  }
}
