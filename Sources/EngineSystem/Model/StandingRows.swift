import Primitives

/// The rows of a table that have existed ever since the database was opened.
///
/// The engine chooses ids above the greatest one that it finds when it is first asked, which may be long after the
/// opening. As long as a row exists, no id up to its own can be chosen.
struct StandingRows {
  /// In ascending order.
  private var keys: ContiguousArray<Int64> = []

  /// The greatest that still exists; nil if there is none.
  var last: Int64? { keys.last }

  /// The database was opened with these rows.
  mutating func opened(with rows: OrderedMap<Int64, ModelChain>) {
    keys.removeAll(keepingCapacity: true)
    var place = rows.first
    while let current = place {
      keys.append(rows.key(at: current))
      place = rows.position(after: current)
    }
  }

  /// The same, with keys in any order.
  mutating func opened(with keys: ContiguousArray<Int64>) {
    self.keys = ContiguousArray(keys.sorted())
  }

  /// A transaction tries to delete the rows from `lower` to `upper`; whether it succeeds does not matter.
  ///
  /// - Complexity: O(rows of the table).
  mutating func maybeDeleted(from lower: Int64, through upper: Int64) {
    if keys.isEmpty { return }
    keys.removeAll { lower <= $0 && $0 <= upper }
  }

  mutating func dropped() { keys.removeAll() }
}
