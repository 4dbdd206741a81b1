/// The keys that all clients of a run share, and the bound on their transactions.
struct Universe: Hashable, Sendable {
  /// How many keys each hot table has, and how many of them are hot.
  var keys: Int
  var hotKeys: Int
  var fibers: Int
  /// How often a transaction repeats its parts at most.
  var transactionLength: Int

  var allKeys: ClosedRange<Int64> { 1...Int64(keys) }
}
