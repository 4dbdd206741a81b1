import Primitives
import Values

extension SnapshotIsolation {
  /// Writes a row for `transaction`: a new version, over the one that it sees if there is one.
  ///
  /// - Throws: `writeConflict`, having written nothing; the transaction must be rolled back.
  mutating func write(
    _ table: TableStore, _ row: Int64, _ record: Record, by transaction: Transaction
  ) throws(EngineError) {
    let chain = table.chain(making: row)
    table.rowIDs.note(row)
    if changeOwn(chain, table, row, by: transaction, record: record, end: .none) { return }
    try checkConflict(chain, table, row, transaction)
    let isFirst = !chain.isTouched(by: transaction.stamp)
    let claimed = claimBase(of: chain, for: transaction)
    chain.versions.append(RowVersion(begin: transaction.stamp, end: .none, record: record))
    noteWrite(
      .pushed(table, row, claimed: claimed, isFirst: isFirst), isFirst, table, row, transaction)
  }

  /// Deletes a row that `transaction` sees; returns false if it sees none.
  ///
  /// - Throws: `writeConflict`, having written nothing; the transaction must be rolled back.
  mutating func delete(
    _ table: TableStore, _ row: Int64, by transaction: Transaction
  ) throws(EngineError) -> Bool {
    guard let chain = table.rows[row], visibleRecord(in: chain, for: transaction) != nil else {
      return false
    }
    let stamp = transaction.stamp
    if changeOwn(chain, table, row, by: transaction, record: nil, end: stamp) { return true }
    try checkConflict(chain, table, row, transaction)
    let claimed = claimBase(of: chain, for: transaction)
    if claimed, checksOnWrite {
      noteWrite(.claimed(table, row, isFirst: true), true, table, row, transaction)
    } else {
      // There may be contenders, now or later: the deletion is a separate version, because the claim is void when
      // one of them commits, and this transaction must not see the row again.
      chain.versions.append(RowVersion(begin: stamp, end: .none, record: nil))
      noteWrite(.pushed(table, row, claimed: claimed, isFirst: true), true, table, row, transaction)
    }
    return true
  }

  /// Changes the version that the transaction has already made, if it has made one.
  private func changeOwn(
    _ chain: VersionChain, _ table: TableStore, _ row: Int64, by transaction: Transaction,
    record: Record?, end: VersionStamp
  ) -> Bool {
    guard let index = chain.own(transaction.stamp) else { return false }
    let old = chain.versions[index]
    transaction.undoLog.append(.changedOwn(table, row, record: old.record, end: old.end))
    chain.versions.update(at: index) { version in
      if let record { version.record = record }
      version.end = end
    }
    return true
  }

  private func checkConflict(
    _ chain: VersionChain, _ table: TableStore, _ row: Int64, _ transaction: Transaction
  ) throws(EngineError) {
    guard checksOnWrite, hasConflict(chain, for: transaction, end: nil) else { return }
    if chain.versions.isEmpty { table.rows.removeValue(forKey: row) }
    throw .writeConflict(table: table.id, row: row)
  }

  /// Claims the end of the version that the transaction sees; false if there is none to claim.
  private mutating func claimBase(of chain: VersionChain, for transaction: Transaction) -> Bool {
    guard let base = visibleIndex(in: chain, for: transaction), chain.versions[base].end.isNone
    else { return false }
    chain.versions.update(at: base) { $0.end = transaction.stamp }
    return true
  }

  private func noteWrite(
    _ entry: UndoEntry, _ isFirst: Bool, _ table: TableStore, _ row: Int64,
    _ transaction: Transaction
  ) {
    transaction.undoLog.append(entry)
    if isFirst { transaction.writeSet.append(RowKey(table: table.id, row: row)) }
  }
}
