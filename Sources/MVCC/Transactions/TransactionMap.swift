import Primitives

/// The transactions whose outcome a version may still ask for, by id; ids ascend.
///
/// A window of ids from the oldest live one on, so a look-up is one subtraction.
struct TransactionMap {
  private var window: ContiguousArray<Transaction?> = []
  private var firstID: UInt64 = 1
  private var head = 0
  private(set) var count = 0

  /// The id that the next transaction gets.
  var nextID: TransactionID {
    TransactionID(rawValue: firstID + UInt64(window.count - head))
  }

  mutating func append(_ transaction: Transaction) {
    require(transaction.id == nextID, "\(transaction.id) was added out of order")
    window.append(transaction)
    count += 1
  }

  @inline(__always)
  func find(_ id: TransactionID) -> Transaction? {
    guard id.rawValue >= firstID else { return nil }
    let index = head + Int(id.rawValue - firstID)
    return index < window.count ? window[index] : nil
  }

  mutating func remove(_ id: TransactionID) {
    require(find(id) != nil, "\(id) leaves a map that does not hold it")
    window[head + Int(id.rawValue - firstID)] = nil
    count -= 1
    while head < window.count, window[head] == nil {
      head += 1
      firstID += 1
    }
    if head > 64, head * 2 > window.count {
      window.removeFirst(head)
      head = 0
    }
  }

  /// The oldest snapshot of those in the map; nil if it is empty.
  ///
  /// - Complexity: O(1): ids and begin timestamps ascend together.
  var oldestBegin: Timestamp? { head < window.count ? window[head]?.begin : nil }

  /// Calls `body` with each transaction, oldest first, until it returns true.
  func contains(where body: (Transaction) -> Bool) -> Bool {
    for index in head..<window.count {
      if let transaction = window[index], body(transaction) { return true }
    }
    return false
  }

  /// A transaction between its end timestamp and its removal from the map.
  func preparing(otherThan transaction: Transaction) -> TransactionID? {
    var found: TransactionID?
    _ = contains { other in
      switch other.state {
      case .preparing, .committed:
        if other !== transaction { found = other.id }
      case .active, .aborted, .terminated: break
      }
      return found != nil
    }
    return found
  }
}
