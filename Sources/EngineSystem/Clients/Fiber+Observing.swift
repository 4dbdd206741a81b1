import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation
import Values

extension Fiber {
  /// Looks at the engine's transaction after a step: its snapshot, and the end of its commit.
  func observe(_ world: World) {
    guard hasNews, let engine = connection?.latestTransaction, let transaction else { return }
    if engine !== observed {
      observed = engine
      took(snapshot: engine.begin.rawValue, transaction)
    }
    // A transaction without a snapshot has not begun in the engine: what can be seen there is an older one.
    guard transaction.snapshot != nil else { return }
    if engine.isExclusive, !transaction.isExclusive, case .some(let effect) = effect,
      effect.isSchemaChange
    {
      run.noteExclusive(transaction, self)
    }
    guard let end = engine.endTimestamp, isRunning else { return }
    if transaction.endTimestamp == nil {
      applyIfNeeded(transaction)
      drew(end: end.rawValue, transaction)
    }
    if engine.committedAt != nil {
      run.notePublished(transaction, self)
      run.emit(.commitSeen(self, engine))
    }
  }

  private func took(snapshot: UInt64, _ transaction: ModelTransaction) {
    transaction.snapshot = snapshot
    // Rows may have been added since the statement began.
    if let effect { run.noteAttempt(effect, by: transaction) }
    run.narrate(self, "snapshot \(snapshot)")
    run.emit(.snapshotTaken(self))
  }

  private func drew(end: UInt64, _ transaction: ModelTransaction) {
    run.narrate(self, "commits at \(end)")
    run.emit(.endDrawn(self, end))
    run.model.prepare(transaction, at: end)
  }

  /// Computes the effect of the running write, once.
  func applyIfNeeded(_ transaction: ModelTransaction) {
    guard !isApplied, let effect, effect.isWrite else { return }
    isApplied = true
    noteSchema(effect, transaction)
    guard transaction.snapshot != nil else {
      expectedChanges = 0
      return
    }
    let key = insertedKey(effect)
    if let key {
      run.narrate(self, "was given the row id \(key)")
      run.emit(.rowIDGiven(self, key))
    }
    expectedChanges = run.model.apply(effect, by: transaction, insertedKey: key)
    if expectedChanges != nil, effect.namesRows { run.emit(.rowsNamed(self)) }
  }

  private func noteSchema(_ effect: Effect, _ transaction: ModelTransaction) {
    switch effect {
    case .createTable(let table): transaction.schemaChanges.append((table, true))
    case .dropTable(let table): transaction.schemaChanges.append((table, false))
    default: break
    }
  }

  private func insertedKey(_ effect: Effect) -> Int64? {
    guard case .insert(_, nil, _) = effect else { return nil }
    return statement?.insertedRowID
  }

  /// The running statement has returned its first answer.
  func answer(_ world: World) {
    guard !hasAnswered else { return }
    hasAnswered = true
    guard !hasAnsweredSnapshot, transaction?.snapshot != nil else { return }
    hasAnsweredSnapshot = true
    run.emit(.snapshotAnswered(self))
  }

  /// Receives one row of the running statement.
  func receive(_ statement: Statement, _ world: World) {
    guard case .read(let query) = effect else { return }
    var row = KeyedRow(key: statement.integer(0), row: ModelRow())
    if query.table.isText {
      if case .text(let text) = statement.column(1) { row.row.text = text }
    } else {
      for column in 1..<statement.columnCount { row.row[column - 1] = statement.integer(column) }
    }
    received.append(row)
    world.note(result: mix64(UInt64(bitPattern: row.key), row.row.fingerprint))
  }
}
