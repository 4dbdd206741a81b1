import AsyncIO
import Primitives

extension MVStore {
  /// Begins a transaction and takes its snapshot now.
  ///
  /// - Throws: `needsReopen` after a failure that left the log's end unknown.
  package func begin() throws(EngineError) -> Transaction {
    if isPoisoned { throw .needsReopen }
    let transaction = Transaction(
      id: isolation.transactions.nextID, begin: timestamps.draw(),
      schemaVersion: schema.version)
    #if PlantedBugs
      transaction.keepsStaleWrites = isPlanted(.staleWriteset)
      transaction.keepsOldestChange = isPlanted(.halfSavepoint)
    #endif
    isolation.transactions.append(transaction)
    pool.equip(transaction)
    return transaction
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
      counts.dependencyAborts += 1
      rollback(transaction)
      throw .commitDependencyAborted
    }
    if transaction.schemaVersion != schema.version {
      rollback(transaction)
      throw .schemaConflict
    }
  }

  /// Undoes the whole transaction and removes it from the store; does nothing for a finished one.
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
    transaction.releaseDependents(committed: false)
    exclusiveLock.release(by: transaction)
    schema.release(by: transaction)
    rowIDLocks.release(of: transaction)
    isolation.transactions.remove(transaction.id)
    pool.reclaim(transaction)
  }

  /// Determines whether the commit of `transaction` at `end` may go on.
  ///
  /// - Returns: The conflict, or nil.
  /// - Complexity: O(rows written × versions of each).
  func validate(_ transaction: Transaction, end: Timestamp) -> EngineError? {
    if exclusiveLock.isHeld(besides: transaction) { return .exclusiveConflict }
    if transaction.schemaVersion != schema.version { return .schemaConflict }
    return isolation.firstConflict(of: transaction, end: end, in: &index).map { key in
      .writeConflict(table: key.table, row: key.row)
    }
  }

  /// Replaces the id of `transaction` by the timestamp `end` in one row that it wrote.
  func rewrite(_ key: RowKey, of transaction: Transaction, at end: Timestamp) {
    guard let table = index.existingTable(key.table), let chain = table.rows[key.row] else {
      return
    }
    let isGarbage = isolation.rewrite(chain, of: transaction, at: end)
    if chain.versions.isEmpty {
      table.rows.removeValue(forKey: key.row)
    } else if isGarbage {
      collector.append(.init(table: key.table, row: key.row, timestamp: end))
    }
  }

  /// Releases what a committed transaction holds and removes it from the store.
  func finish(_ transaction: Transaction) {
    transaction.releaseDependents(committed: true)
    exclusiveLock.release(by: transaction)
    rowIDLocks.release(of: transaction)
    removeUnmadeTables(of: transaction)
    if isolation.transactions.find(transaction.id) != nil {
      isolation.transactions.remove(transaction.id)
    }
    transaction.state = .terminated
    pool.reclaim(transaction)
  }

  /// Forgets the tables that `transaction` created and rolled back: no other transaction has seen them.
  private func removeUnmadeTables(of transaction: Transaction) {
    for table in transaction.unmadeTables { index.removeTable(table) }
    transaction.unmadeTables.removeAll()
  }
}
