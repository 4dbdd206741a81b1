/// The memory of the lists of finished transactions, kept for later ones.
///
/// It keeps at most as many as were ever open at once.
struct TransactionPool {
  private var spare: ContiguousArray<Transaction.Lists> = []

  /// Gives `transaction`, which is new, the memory of a finished one.
  mutating func equip(_ transaction: Transaction) {
    if var lists = spare.popLast() { transaction.exchange(&lists) }
  }

  /// Keeps the memory of `transaction`, which is finished.
  mutating func reclaim(_ transaction: Transaction) {
    var lists = Transaction.Lists()
    transaction.exchange(&lists)
    lists.writeSet.removeAll(keepingCapacity: true)
    lists.undoLog.removeAll(keepingCapacity: true)
    lists.dependents.removeAll(keepingCapacity: true)
    spare.append(lists)
  }
}
