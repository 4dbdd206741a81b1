import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension Fiber {
  /// The running statement has finished.
  func finished(_ statement: Statement, _ world: World) -> StepOutcome {
    guard let effect, let transaction else { trap("fiber \(number) finished nothing") }
    run.statementsFinished += 1
    run.narrate(
      self, "done: \(effect.kind)\(effect.story(received, statement.changes))")
    world.note(result: stableHash(effect.kind))
    if beganPoisoned { run.emit(.poisonedFinished(self)) }
    switch effect {
    case .begin, .savepoint, .release, .rollbackTo: control(effect, transaction)
    case .read(let query): finishRead(query, transaction, world)
    case .insert, .insertPair, .update, .delete: finishWrite(effect, statement, transaction)
    case .createTable, .dropTable: finishSchemaChange(effect, transaction)
    case .commit: committed(transaction, world)
    case .rollback: rolledBack(transaction)
    }
    if !isExplicit, self.transaction != nil { committed(transaction, world) }
    statement.reset()
    self.effect = nil
    self.statement = nil
    attempts = 0
    return .finishedOperation
  }

  private func control(_ effect: Effect, _ transaction: ModelTransaction) {
    switch effect {
    case .begin(let mode):
      isExplicit = true
      if mode == .immediate { run.noteExclusive(transaction, self) }
    case .savepoint(let name):
      transaction.savepoints.append(transaction.savepoint(named: name))
      chain.savepoint(run.chains)
    case .release(let name): release(name, transaction)
    case .rollbackTo(let name): rollBack(to: name, transaction)
    default: break
    }
  }

  private func release(_ name: Int64, _ transaction: ModelTransaction) {
    guard let index = transaction.savepoints.lastIndex(where: { $0.name == name }) else { return }
    transaction.savepoints.removeSubrange(index...)
    chain.release(to: index)
  }

  private func rollBack(to name: Int64, _ transaction: ModelTransaction) {
    guard let index = transaction.savepoints.lastIndex(where: { $0.name == name }) else { return }
    let savepoint = transaction.savepoints[index]
    for write in transaction.writes[savepoint.writes...] {
      transaction.rolledBackKeys.append((write.table, write.key))
    }
    run.model.undo(transaction, to: savepoint.writes)
    transaction.cellTags.removeLast(transaction.cellTags.count - savepoint.cellWrites)
    transaction.schemaChanges.removeLast(
      transaction.schemaChanges.count - savepoint.schemaChanges)
    transaction.savepoints.removeSubrange((index + 1)...)
    chain.rollBack(to: index, run.chains)
  }

  private func finishRead(_ query: Query, _ transaction: ModelTransaction, _ world: World) {
    expect(query, transaction)
    if case .aggregate = query.result { lastAggregate = received.first }
    for row in received { reads.append((query.table, row)) }
    if reads.count > 64 { reads.removeFirst(reads.count - 64) }
    chain.read(query, received, transaction, run.chains)
  }

  /// Asks the model what the SELECT should have returned, and has the answer judged.
  private func expect(_ query: Query, _ transaction: ModelTransaction) {
    let assumedBefore = transaction.assumed.count
    var expectation = run.model.answer(query, for: transaction)
    if transaction.assumed.count > assumedBefore { run.probes.set.hit(run.probes.speculativeRead) }
    if !transaction.mustAbort { run.noteRead(query, expectation, transaction) }
    // The rows are passed back and forth without a copy, so that the model can reuse their memory.
    swap(&expectedRows, &expectation.rows)
    run.emit(.readFinished(self))
    swap(&expectedRows, &expectation.rows)
    run.model.reuse(expectation)
  }

  private func finishWrite(
    _ effect: Effect, _ statement: Statement, _ transaction: ModelTransaction
  ) {
    applyIfNeeded(transaction)
    lastChanges = statement.changes
    run.noteChanges(effect, lastChanges)
    run.emit(.writeFinished(self))
    chain.wrote(effect, lastChanges, transaction)
  }

  private func finishSchemaChange(_ effect: Effect, _ transaction: ModelTransaction) {
    applyIfNeeded(transaction)
    if let table = effect.table { run.emit(.tableReplaced(table)) }
    if case .createTable = effect {
      run.probes.set.hit(run.probes.tableCreated)
    } else {
      run.probes.set.hit(run.probes.tableDropped)
    }
  }

  /// The transaction was acknowledged.
  private func committed(_ transaction: ModelTransaction, _ world: World) {
    run.acknowledge(transaction, self)
    chain.end(.committed, run.chains)
    endTransaction()
    world.reachedMilestone(self)
  }

  private func rolledBack(_ transaction: ModelTransaction) {
    run.fail(transaction)
    chain.end(.aborted, run.chains)
    endTransaction()
  }

  /// Forgets the transaction; an implicit one does not end the plan.
  func endTransaction() {
    if isExplicit || plan.isExplicit { nextPlace = max(nextPlace, planEnd) }
    transaction = nil
    isExplicit = false
    chain.reset()
  }

  /// Where the plan continues when its transaction has ended: after COMMIT.
  private var planEnd: Int {
    for place in max(0, nextPlace - 1)..<max(plan.operations.count, nextPlace) {
      guard place < plan.operations.count else { break }
      if plan.operations[place] == .fixed(.commit) || plan.operations[place] == .fixed(.rollback) {
        return place + 1
      }
    }
    return plan.operations.count
  }
}

extension Effect {
  /// What the statement did, for the narration.
  fileprivate func story(_ rows: ContiguousArray<KeyedRow>, _ changes: Int64) -> String {
    switch self {
    case .read: ", \(RunState.describe(rows))"
    case .insert, .insertPair, .update, .delete:
      ", \(changes) \(changes == 1 ? "row" : "rows") changed"
    default: ""
    }
  }
}

extension RunState {
  /// Notes whether weaker isolation would have answered this read differently.
  fileprivate func noteRead(
    _ query: Query, _ expectation: Expectation, _ transaction: ModelTransaction
  ) {
    if expectation.differsFromCommitted { reach.discriminatingCommitted += 1 }
    if expectation.differsFromUncommitted { reach.discriminatingUncommitted += 1 }
    noteRolledBackKeys(query, transaction)
  }

  fileprivate func noteChanges(_ effect: Effect, _ changes: Int64) {
    switch effect {
    case .update, .delete:
      reach.changes += 1
      if changes > 0 { reach.changesWithRows += 1 }
    case .insert(_, nil, _): probes.set.hit(probes.rowIDAllocated)
    default: break
    }
  }

  private func noteRolledBackKeys(_ query: Query, _ transaction: ModelTransaction) {
    guard !transaction.rolledBackKeys.isEmpty else { return }
    for (table, key) in transaction.rolledBackKeys
    where table == query.table && query.lower <= key && key <= query.upper {
      reach.savepointRollbacksRead += 1
      probes.set.hit(probes.savepointRead)
      transaction.rolledBackKeys.removeAll()
      return
    }
  }

  fileprivate static func describe(_ rows: ContiguousArray<KeyedRow>) -> String {
    if rows.isEmpty { return "no rows" }
    let shown = rows.prefix(8).map { row in
      let content = row.row.text.isEmpty ? "\(row.row.a), \(row.row.b), \(row.row.c)" : row.row.text
      return "(\(row.key): \(content))"
    }
    return shown.joined(separator: " ") + (rows.count > 8 ? " and \(rows.count - 8) more" : "")
  }
}
