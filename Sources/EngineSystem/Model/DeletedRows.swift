import Primitives

/// Rows of the model that commits have deleted, as long as a transaction can see them or a power loss restore them.
struct DeletedRows {
  /// Deletions that are newer than some open snapshot, in commit order.
  private var waiting: ContiguousArray<ModelTransaction.Write> = []
  private var first = 0
  /// Rows that no transaction sees any more, but whose deletions a power loss can still take back, by table.
  private let kept: [OrderedMap<Int64, ModelChain>] = ModelTable.allCases.map { _ in OrderedMap() }

  /// How many taken entries may precede the others before memory is moved.
  private static let takenMax = 256

  /// A row is deleted by a write that is now its newest.
  mutating func append(_ deletion: ModelTransaction.Write) { waiting.append(deletion) }

  /// Takes the next deletion that every open snapshot has seen; nil if there is none.
  ///
  /// - Parameters:
  ///   - oldest: The oldest open snapshot.
  ///   - began: The step at which the oldest open transaction began.
  mutating func takeSeen(below oldest: UInt64, began: UInt64) -> ModelTransaction.Write? {
    while first < waiting.count {
      let deletion = waiting[first]
      // A row that came back is added again when it is deleted again, and must not hold up the others.
      guard deletion.chain.endsDeleted else {
        first += 1
        continue
      }
      if let last = deletion.chain.versions.last, last.timestamp > oldest { return nil }
      // An open transaction may still meet a conflict that only the row's chain can explain.
      if deletion.chain.lastWriterEnd >= began { return nil }
      first += 1
      return deletion
    }
    return nil
  }

  /// Releases memory once most of the list has been taken.
  mutating func compact() {
    guard first > Self.takenMax, first * 2 > waiting.count else { return }
    waiting.removeFirst(first)
    first = 0
  }

  /// Keeps a row that is no longer in any table.
  func keep(_ deletion: ModelTransaction.Write) {
    kept[deletion.table.rawValue].updateValue(deletion.chain, forKey: deletion.key)
  }

  /// Takes the kept row of that key, which comes back.
  func takeKept(_ table: ModelTable, _ key: Int64) -> ModelChain? {
    kept[table.rawValue].removeValue(forKey: key)
  }

  /// Restores the rows whose deletions a power loss may have taken back, and starts empty.
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
