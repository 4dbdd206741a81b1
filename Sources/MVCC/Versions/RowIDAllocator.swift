import Primitives

/// Allocates row ids above every one that this opening has seen; its first user fills it, under a lock.
///
/// - unfilled → filling(by): a transaction seeks the greatest row id.
/// - filling → filled, or back to unfilled if that transaction is dropped.
struct RowIDAllocator {
  enum State: Equatable {
    case unfilled
    case filling(by: TransactionID)
    case filled(last: Int64)
  }

  private(set) var state = State.unfilled
  /// The greatest explicit row id that was written before the allocator was filled.
  private var floor = Int64.min

  /// Whether it is being filled.
  var isLocked: Bool { if case .filling = state { true } else { false } }

  mutating func lock(by transaction: TransactionID) { state = .filling(by: transaction) }

  mutating func unlock() { if isLocked { state = .unfilled } }

  /// Sets the last row id that is in use; never decreases.
  mutating func fill(last: Int64) { state = .filled(last: max(last, floor, 0)) }

  /// Records a row id that a client gave explicitly.
  mutating func note(_ row: Int64) {
    floor = max(floor, row)
    if case .filled(let last) = state { state = .filled(last: max(last, row)) }
  }

  /// The next row id; nil if there is none, or if the allocator is not filled.
  mutating func next() -> Int64? {
    guard case .filled(let last) = state, last < Int64.max else { return nil }
    state = .filled(last: last + 1)
    return last + 1
  }
}
