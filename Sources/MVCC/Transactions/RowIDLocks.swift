/// The row-id allocators that are being filled, each with the transaction that fills it.
struct RowIDLocks {
  var held: ContiguousArray<(table: TableStore, owner: TransactionID)> = []

  /// Locks the row-id allocator of `table` while `transaction` fills it.
  mutating func lock(_ table: TableStore, by transaction: Transaction) {
    table.rowIDs.lock(by: transaction.id)
    transaction.heldRowIDLock = table
    held.append((table, transaction.id))
  }

  /// Releases the allocator that `transaction` has locked, if it has one.
  mutating func release(of transaction: Transaction) {
    guard let table = transaction.heldRowIDLock else { return }
    table.rowIDs.unlock()
    transaction.heldRowIDLock = nil
    held.removeAll { $0.owner == transaction.id && $0.table === table }
  }
}
