import Testing

@testable import MVCC

@Suite("Transaction map") struct TransactionMapTests {
  private func make(_ map: inout TransactionMap) -> Transaction {
    let id = map.nextID
    let transaction = Transaction(
      id: id, begin: Timestamp(rawValue: id.rawValue * 2), schemaVersion: 1)
    map.append(transaction)
    return transaction
  }

  @Test("Look-ups, the oldest snapshot and new ids stay right while the window moves")
  func window() {
    var map = TransactionMap()
    var open: [Transaction] = []
    let generator = Generator(seed: 5)
    for _ in 0..<5000 {
      if open.isEmpty || generator.chance(1, in: 2) {
        open.append(make(&map))
      } else {
        // Mostly the newer ones, so that old ones hold the window open for long.
        let index = max(generator.below(open.count), generator.below(open.count))
        map.remove(open.remove(at: index).id)
      }
      #expect(map.count == open.count)
      #expect(map.oldestBegin == open.first?.begin)
      if let some = open.last { #expect(map.find(some.id) === some) }
    }
    var visited: [TransactionID] = []
    _ = map.contains { next in
      visited.append(next.id)
      return false
    }
    #expect(visited == open.map(\.id))
    for transaction in open { map.remove(transaction.id) }
    #expect(map.oldestBegin == nil)
    let next = make(&map)
    #expect(map.find(next.id) === next)
    #expect(map.find(TransactionID(rawValue: next.id.rawValue + 1)) == nil)
    #expect(map.find(TransactionID(rawValue: next.id.rawValue - 1)) == nil)
  }
}
