import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// Compares the rows that a client received with what its snapshot and own writes say.
  func judgeRead(_ fiber: Fiber, _ query: Query, _ transaction: ModelTransaction) {
    let assumedBefore = transaction.assumed.count
    let expectation = model.answer(query, for: transaction)
    defer { model.reuse(expectation) }
    if transaction.assumed.count > assumedBefore { probes.set.hit(probes.speculativeRead) }
    if transaction.mustAbort { return }
    if expectation.differsFromCommitted { reach.discriminatingCommitted += 1 }
    if expectation.differsFromUncommitted { reach.discriminatingUncommitted += 1 }
    noteRolledBackKeys(query, transaction)
    if expectation.rows == fiber.received { return }
    report(
      fiber, "snapshot-read",
      "\(query.table.name) answered the snapshot \(transaction.snapshot ?? 0) otherwise than the model"
        + " says: \(RowDifference(answered: fiber.received, expected: expectation.rows))")
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

  static func describe(_ rows: ContiguousArray<KeyedRow>) -> String {
    if rows.isEmpty { return "no rows" }
    let shown = rows.prefix(8).map { row in
      let content = row.row.text.isEmpty ? "\(row.row.a), \(row.row.b), \(row.row.c)" : row.row.text
      return "(\(row.key): \(content))"
    }
    return shown.joined(separator: " ") + (rows.count > 8 ? " and \(rows.count - 8) more" : "")
  }

  /// Compares the number of rows that a write changed with what the model says.
  func judgeChanges(
    _ fiber: Fiber, _ effect: Effect, expected: Int64?, actual: Int64,
    _ transaction: ModelTransaction
  ) {
    switch effect {
    case .update, .delete:
      reach.changes += 1
      if actual > 0 { reach.changesWithRows += 1 }
    case .insert(_, nil, _): probes.set.hit(probes.rowIDAllocated)
    default: break
    }
    if transaction.mustAbort { return }
    guard let expected else {
      return report(
        fiber, "constraint", "an insert of a key that the snapshot holds answered done")
    }
    if expected != actual {
      report(
        fiber, "changes", "the \(effect.kind) changed \(actual) rows, the model says \(expected)")
    }
  }

  /// The ledger's bounds, for a reader that has committed and wrote neither table.
  func judgeLedger(_ fiber: Fiber) {
    let session = fiber.chain
    guard !session.wroteLedger, let cells = session.cellSum, let ledgerSum = session.ledgerSum,
      let upper = session.ledgerUpper
    else { return }
    probes.set.hit(probes.ledgerRead)
    if let fault = LedgerJudge.fault(
      cells: cells, ledger: ledgerSum, lower: session.ledgerLower, upper: upper)
    {
      report(fiber, "ledger", fault)
    }
  }
}
