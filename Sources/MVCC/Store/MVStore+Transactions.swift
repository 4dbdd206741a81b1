import AsyncIO
import Primitives

extension MVStore {
  /// Begins a transaction and takes its snapshot now.
  ///
  /// - Throws: `needsReopen` after a failure that left the log's end unknown.
  package func begin(_ mode: TransactionMode) throws(EngineError) -> Transaction {
    if isPoisoned { throw .needsReopen }
    let transaction = Transaction(
      id: transactions.nextID, begin: drawTimestamp(), mode: mode, schemaVersion: schemaVersion)
    #if PlantedBugs
      transaction.keepsStaleWrites = isPlanted(.staleWriteset)
      transaction.keepsOldestChange = isPlanted(.halfSavepoint)
    #endif
    transactions.append(transaction)
    if var lists = spareLists.popLast() { transaction.exchange(&lists) }
    return transaction
  }

  /// Keeps the memory of a transaction that is over for one to come.
  func reclaimLists(of transaction: Transaction) {
    var lists = Transaction.Lists()
    transaction.exchange(&lists)
    lists.writeSet.removeAll(keepingCapacity: true)
    lists.undoLog.removeAll(keepingCapacity: true)
    lists.dependents.removeAll(keepingCapacity: true)
    spareLists.append(lists)
  }

  /// Checks, before each step of a statement, that its transaction can still go on.
  ///
  /// - Throws: `needsReopen`, `commitDependencyAborted` or `schemaConflict`, having rolled it back.
  package func checkUsable(_ transaction: Transaction) throws(EngineError) {
    if isPoisoned {
      rollback(transaction)
      throw .needsReopen
    }
    if transaction.dependencyAborted {
      statistics.dependencyAborts += 1
      rollback(transaction)
      throw .commitDependencyAborted
    }
    if transaction.schemaVersion != schemaVersion {
      rollback(transaction)
      throw .schemaConflict
    }
  }

  /// Undoes the whole transaction and takes it out of the store; nothing for a finished one.
  ///
  /// - Complexity: O(changes of the transaction).
  package func rollback(_ transaction: Transaction) {
    guard !transaction.isFinished else { return }
    if case .committed = transaction.state { trap("\(transaction.id) rolls back after its commit") }
    transaction.rollbackWhole()
    #if PlantedBugs
      transaction.writeSet.removeAll()
    #endif
    transaction.state = .aborted
    removeUnmadeTables(of: transaction)
    statistics.rollbacks += 1
    releaseDependents(of: transaction, committed: false)
    releaseExclusive(transaction)
    if schemaChanger == transaction.id { schemaChanger = nil }
    releaseRowIDLock(of: transaction)
    transactions.remove(transaction.id)
    reclaimLists(of: transaction)
  }

  /// Forgets the tables whose making `transaction` took back: nobody else has seen their numbers.
  func removeUnmadeTables(of transaction: Transaction) {
    for table in transaction.unmadeTables { removeTable(table) }
    transaction.unmadeTables.removeAll()
  }

  /// Tells those who read from `transaction` how it ended.
  func releaseDependents(of transaction: Transaction, committed: Bool) {
    if !committed { doom(transaction) }
    for dependent in transaction.dependents { dependent.openDependencies -= 1 }
    transaction.dependents.removeAll(keepingCapacity: true)
  }

  /// Says that `transaction` will certainly abort, and with it all that read from it, at any distance.
  ///
  /// - Complexity: O(transactions that are doomed by it).
  func doom(_ transaction: Transaction) {
    transaction.isDoomed = true
    if transaction.dependents.isEmpty { return }
    var open = [transaction]
    while let next = open.popLast() {
      next.isDoomed = true
      for dependent in next.dependents {
        dependent.dependencyAborted = true
        if !dependent.isDoomed { open.append(dependent) }
      }
    }
  }

  func releaseExclusive(_ transaction: Transaction) {
    if exclusiveHolder == transaction.id { exclusiveHolder = nil }
  }

  /// Locks the row-id allocator of `table` while `transaction` fills it.
  func lockRowIDs(of table: TableStore, by transaction: Transaction) {
    table.rowIDs.lock(by: transaction.id)
    transaction.heldRowIDLock = table
    rowIDLocks.append((table, transaction.id))
  }

  /// Gives the lock of a row-id allocator back, if `transaction` has one.
  func releaseRowIDLock(of transaction: Transaction) {
    guard let table = transaction.heldRowIDLock else { return }
    table.rowIDs.unlock()
    transaction.heldRowIDLock = nil
    rowIDLocks.removeAll { $0.owner == transaction.id && $0.table === table }
  }
}
