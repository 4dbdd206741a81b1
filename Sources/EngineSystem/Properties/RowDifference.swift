/// How an answer differs from the expected rows, in words.
///
/// Rows are named by their keys. Both sides are walked in key order, so rows that are the same are skipped however
/// many there are, and a row that came twice is reported as one too many.
struct RowDifference: CustomStringConvertible {
  private enum Item {
    case other(Int64, answered: ModelRow, expected: ModelRow)
    case missing(KeyedRow)
    case surplus(KeyedRow)
  }

  private let items: [Item]
  private let sameCount: Int
  /// The first place at which the same rows come in a different order: its number, and the keys there.
  private let disorder: (place: Int, answered: Int64, expected: Int64)?

  /// Further rows are counted but not shown.
  private static let shownMax = 16

  /// - Complexity: O(n log n).
  init(answered: ContiguousArray<KeyedRow>, expected: ContiguousArray<KeyedRow>) {
    var items: [Item] = []
    var same = 0
    let (mine, theirs) = (Self.inOrder(answered), Self.inOrder(expected))
    var (i, j) = (0, 0)
    while i < mine.count || j < theirs.count {
      if j == theirs.count || (i < mine.count && mine[i].key < theirs[j].key) {
        items.append(.surplus(mine[i]))
        i += 1
      } else if i == mine.count || theirs[j].key < mine[i].key {
        items.append(.missing(theirs[j]))
        j += 1
      } else {
        if mine[i] == theirs[j] {
          same += 1
        } else {
          items.append(.other(mine[i].key, answered: mine[i].row, expected: theirs[j].row))
        }
        (i, j) = (i + 1, j + 1)
      }
    }
    self.items = items
    sameCount = same
    disorder = items.isEmpty ? Self.disorder(answered, expected) : nil
  }

  /// In key order; rows with the same key keep their order, which sorting alone does not guarantee.
  private static func inOrder(_ rows: ContiguousArray<KeyedRow>) -> [KeyedRow] {
    rows.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }
      .map(\.element)
  }

  private static func disorder(
    _ answered: ContiguousArray<KeyedRow>, _ expected: ContiguousArray<KeyedRow>
  ) -> (Int, Int64, Int64)? {
    for (place, pair) in zip(answered, expected).enumerated() where pair.0 != pair.1 {
      return (place + 1, pair.0.key, pair.1.key)
    }
    return nil
  }

  /// `1 of 12 rows differs: 3 is (7, 0, 0), not (8, 0, 0)`.
  var description: String {
    if let disorder {
      return "the rows come in another order: row \(disorder.place) is \(disorder.answered), not"
        + " \(disorder.expected)"
    }
    let all = sameCount + items.count
    let rest = items.count - Self.shownMax
    let shown = items.prefix(Self.shownMax).map(Self.text).joined(separator: "; ")
    let (rows, differ) = (all == 1 ? "row" : "rows", items.count == 1 ? "differs" : "differ")
    return "\(items.count) of \(all) \(rows) \(differ): " + shown
      + (rest > 0 ? "; and \(rest) more" : "")
  }

  private static func text(_ item: Item) -> String {
    switch item {
    case .other(let key, let answered, let expected):
      "\(key) is \(text(answered)), not \(text(expected))"
    case .missing(let row): "\(row.key) \(text(row.row)) is missing"
    case .surplus(let row): "\(row.key) \(text(row.row)) is one too many"
    }
  }

  private static func text(_ row: ModelRow) -> String {
    "(" + (row.text.isEmpty ? "\(row.a), \(row.b), \(row.c)" : row.text) + ")"
  }
}
