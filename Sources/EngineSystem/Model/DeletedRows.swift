import Primitives

/// Rows of the model that commits have deleted, for as long as somebody can see them or get them back.
struct DeletedRows {
  /// Deletions that some snapshot is still older than, in commit order.
  private var waiting: ContiguousArray<ModelTransaction.Write> = []
  private var first = 0
  /// Rows that nobody sees any more, whose deletions a power loss can still take back, by table.
  private let kept: [OrderedMap<Int64, ModelChain>] = ModelTable.allCases.map { _ in OrderedMap() }

  /// So many that were taken lie in front of the others before memory is moved.
  private static let takenMax = 256

  /// A row is deleted now, by a write that is its newest.
  mutating func append(_ deletion: ModelTransaction.Write) { waiting.append(deletion) }

  /// Takes the next deletion that every open snapshot has seen; nil where there is none.
  ///
  /// - Parameters:
  ///   - oldest: The oldest open snapshot.
  ///   - began: The step at which the oldest open transaction began.
  mutating func takeSeen(below oldest: UInt64, began: UInt64) -> ModelTransaction.Write? {
    while first < waiting.count {
      let deletion = waiting[first]
      // A row that came back is here again when it goes again, and must not hold the others up.
      guard deletion.chain.endsDeleted else {
        first += 1
        continue
      }
      if let last = deletion.chain.versions.last, last.timestamp > oldest { return nil }
      // An open transaction may still meet a conflict whose witness is only known here.
      if deletion.chain.lastWriterEnd >= began { return nil }
      first += 1
      return deletion
    }
    return nil
  }

  /// Gives memory back once most of the list has been taken.
  mutating func compact() {
    guard first > Self.takenMax, first * 2 > waiting.count else { return }
    waiting.removeFirst(first)
    first = 0
  }

  /// Keeps a row that is in no table any more.
  func keep(_ deletion: ModelTransaction.Write) {
    kept[deletion.table.rawValue].updateValue(deletion.chain, forKey: deletion.key)
  }

  /// The kept row of that key, which comes back.
  func takeKept(_ table: ModelTable, _ key: Int64) -> ModelChain? {
    kept[table.rawValue].removeValue(forKey: key)
  }

  /// Puts the rows back whose deletions a power loss can have taken back, and begins again.
  ///
  /// - Complexity: O(rows kept × log of the table's size).
  mutating func restore(to tables: [OrderedMap<Int64, ModelChain>]) {
    for (table, rows) in kept.enumerated() {
      var place = rows.first
      while let current = place {
        tables[table].updateValue(rows.value(at: current), forKey: rows.key(at: current))
        place = rows.position(after: current)
      }
      rows.removeAll()
    }
    waiting.removeAll()
    first = 0
  }
}
