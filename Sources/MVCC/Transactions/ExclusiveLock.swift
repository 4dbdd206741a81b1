/// The lock of the only transaction that may commit writes.
struct ExclusiveLock {
  /// The transaction that holds the lock.
  var holder: TransactionID?

  /// Whether a transaction other than `transaction` holds the lock.
  func isHeld(besides transaction: Transaction) -> Bool {
    holder.map { $0 != transaction.id } ?? false
  }

  /// Releases the lock if `transaction` holds it.
  mutating func release(by transaction: Transaction) {
    if holder == transaction.id { holder = nil }
  }
}
