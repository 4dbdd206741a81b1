import MVCC
import SQLSyntax

/// A named place of a transaction to which it can be rolled back.
struct Savepoint {
  let name: Name
  /// Nil as long as the transaction has no snapshot, because there is nothing to undo then.
  var mark: Transaction.Mark?
}

/// A transaction that BEGIN or SAVEPOINT opened.
struct ExplicitTransaction {
  /// Nil until the first read or write of a deferred transaction.
  var transaction: Transaction?
  var savepoints: [Savepoint] = []
  /// Whether the first savepoint opened the transaction, so that its RELEASE commits.
  var beganBySavepoint = false
}

extension Connection {
  /// Begins a transaction in the store, and remembers it for observers.
  ///
  /// - Throws: `needsReopen`.
  func beginTransaction() throws(EngineError) -> Transaction {
    let transaction = try database.store.begin()
    latestTransaction = transaction
    return transaction
  }

  /// The transaction in which a statement runs; the first statement begins it.
  ///
  /// - Throws: `needsReopen`.
  func useExplicitTransaction() throws(EngineError) -> Transaction {
    if let transaction = explicit?.transaction { return transaction }
    let transaction = try beginTransaction()
    explicit?.transaction = transaction
    let mark = transaction.mark()
    for index in 0..<(explicit?.savepoints.count ?? 0) {
      explicit?.savepoints[index].mark = mark
    }
    return transaction
  }

  /// Leaves the explicit transaction, whose fate the store has decided.
  func leaveTransaction() {
    explicit = nil
    isCommitting = false
  }

  /// Rolls back the explicit transaction; does nothing if there is none.
  func rollback() {
    if let transaction = explicit?.transaction { database.store.rollback(transaction) }
    leaveTransaction()
  }

  func checkNoTransaction() throws(EngineError) {
    guard explicit == nil else {
      throw .sql(SQLFailure("cannot start a transaction within a transaction"))
    }
  }

  /// - Throws: `sql` without a transaction; `misuse` while other statements run in it.
  func checkCanCommit(besides statement: Statement) throws(EngineError) {
    guard explicit != nil else {
      throw .sql(SQLFailure("cannot commit - no transaction is active"))
    }
    guard !hasOthersInTransaction(besides: statement) else {
      throw .misuse("cannot commit transaction - SQL statements in progress")
    }
  }

  func savepoint(_ name: Name) throws(EngineError) {
    guard !isWriting else {
      throw .misuse("cannot open savepoint - SQL statements in progress")
    }
    if explicit == nil { explicit = ExplicitTransaction(beganBySavepoint: true) }
    let mark = explicit?.transaction?.mark()
    explicit?.savepoints.append(Savepoint(name: name, mark: mark))
  }

  /// The index of the newest savepoint of that name.
  ///
  /// - Throws: `sql` if there is none; `misuse` while a statement writes.
  func findSavepoint(_ name: Name, for verb: String) throws(EngineError) -> Int {
    guard let index = explicit?.savepoints.lastIndex(where: { $0.name == name }) else {
      throw .sql(SQLFailure("no such savepoint: \(name.text)"))
    }
    guard !isWriting else {
      throw .misuse("cannot \(verb) savepoint - SQL statements in progress")
    }
    return index
  }

  /// Whether releasing the savepoint at `index` commits the transaction.
  func releaseCommits(_ index: Int) -> Bool {
    index == 0 && explicit?.beganBySavepoint == true
  }

  /// Forgets the savepoint at `index` and those inside it.
  func release(_ index: Int) {
    explicit?.savepoints.removeSubrange(index...)
  }

  /// Undoes what was done since the savepoint at `index`, which stays open.
  func rollback(to index: Int) {
    guard let savepoint = explicit?.savepoints[index] else { return }
    explicit?.savepoints.removeSubrange((index + 1)...)
    if let mark = savepoint.mark { explicit?.transaction?.rollback(to: mark) }
  }
}
