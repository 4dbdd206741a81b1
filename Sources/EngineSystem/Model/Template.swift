import Primitives

/// The SQL of an effect: the number of its text, and the parameters that it binds.
///
/// Equal shapes have equal numbers, so a connection prepares each text once.
struct Template: Hashable, Sendable {
  /// The number of texts for each table; the texts without a table come after those.
  static let perTable = 20
  static let controls = ModelTable.allCases.count * perTable
  static let count = controls + 20

  let number: Int
  let sql: String

  /// All texts, by number; those that no effect uses are empty.
  static let all: [Template] = {
    let texts =
      ModelTable.allCases.flatMap { table in
        let columns = (["id"] + table.columns).joined(separator: ", ")
        return (0..<perTable).map { text($0, of: table, columns) }
      } + (0..<(count - controls)).map(controlSQL)
    return texts.enumerated().map { Template(number: $0, sql: $1) }
  }()

  /// Text `number` of a table with these columns, including the key.
  private static func text(_ number: Int, of table: ModelTable, _ columns: String) -> String {
    let name = table.name
    var select: String { "SELECT \(columns) FROM \(name) WHERE " }
    let last = table.columns.count
    switch number {
    case 0: return select + "id = ?1"
    case 1: return select + "id BETWEEN ?1 AND ?2 ORDER BY id"
    case 2: return select + "id >= ?1 AND id <= ?2 ORDER BY id DESC LIMIT ?3"
    case 3: return select + "id >= ?1 AND id <= ?2 ORDER BY id LIMIT ?3"
    case 4: return select + "v >= ?3 AND id BETWEEN ?1 AND ?2"
    case 5:
      return "SELECT count(*), sum(\(sum(table))), min(\(sum(table))), max(\(sum(table)))"
        + " FROM \(name) WHERE id BETWEEN ?1 AND ?2"
    case 6: return "UPDATE \(name) SET \(table.columns[0]) = ?3 WHERE id BETWEEN ?1 AND ?2"
    case 7:
      let column = table.columns[0]
      return "UPDATE \(name) SET \(column) = \(column) + ?3 WHERE id BETWEEN ?1 AND ?2"
    case 8: return "SELECT count(*) FROM \(name)"
    case 9:
      if table.isText { return "UPDATE \(name) SET v = v || ?3 WHERE id = ?1" }
      return table == .cells
        ? "UPDATE cells SET prev = cur, cur = ?3, n = n + 1 WHERE id = ?1" : ""
    case 10: return insert(name, columns, count: last + 1)
    case 11: return insert(name, table.columns.joined(separator: ", "), count: last)
    case 12: return "DELETE FROM \(name) WHERE id BETWEEN ?1 AND ?2"
    case 13: return table.definition
    case 14: return "DROP TABLE \(name)"
    case 15: return "UPDATE \(name) SET \(table.columns[last - 1]) = ?3 WHERE id = ?1"
    case 16: return "UPDATE \(name) SET \(table.columns[0]) = ?3 WHERE id = ?1"
    case 17: return "DELETE FROM \(name) WHERE id = ?1"
    case 18: return insertPair(name, columns, count: last)
    case 19: return "UPDATE \(name) SET id = id + ?3 WHERE id BETWEEN ?1 AND ?2"
    default: return ""
    }
  }

  private static func insert(_ table: String, _ columns: String, count: Int) -> String {
    let places = (1...count).map { "?\($0)" }.joined(separator: ", ")
    return "INSERT INTO \(table)(\(columns)) VALUES (\(places))"
  }

  /// Two rows that differ only in their keys; only if four parameters are enough.
  private static func insertPair(_ table: String, _ columns: String, count: Int) -> String {
    guard count <= 2 else { return "" }
    let places = (3..<3 + count).map { "?\($0)" }.joined(separator: ", ")
    return "INSERT INTO \(table)(\(columns)) VALUES (?1, \(places)), (?2, \(places))"
  }

  /// The column that aggregates use; always the first.
  private static func sum(_ table: ModelTable) -> String { table.columns[0] }

  private static func controlSQL(_ number: Int) -> String {
    switch number {
    case 0: return "BEGIN"
    case 1: return "BEGIN CONCURRENT"
    case 2: return "BEGIN IMMEDIATE"
    case 3: return "COMMIT"
    case 4: return "ROLLBACK"
    case 8..<12: return "SAVEPOINT s\(number - 8)"
    case 12..<16: return "RELEASE s\(number - 12)"
    case 16..<20: return "ROLLBACK TO s\(number - 16)"
    default: return ""
    }
  }
}

/// The parameters of a statement: up to four numbers, and a text if the third is one.
struct Parameters: Hashable, Sendable {
  private(set) var count = 0
  private var numbers: (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
  /// The text in place of the parameter `textPlace`, counted from 0.
  private(set) var text: String?
  private(set) var textPlace = -1

  mutating func append(_ number: Int64) {
    self[count] = number
    count += 1
  }

  mutating func append(_ text: String) {
    self.text = text
    textPlace = count
    count += 1
  }

  subscript(place: Int) -> Int64 {
    get {
      switch place {
      case 0: numbers.0
      case 1: numbers.1
      case 2: numbers.2
      default: numbers.3
      }
    }
    set {
      switch place {
      case 0: numbers.0 = newValue
      case 1: numbers.1 = newValue
      case 2: numbers.2 = newValue
      default: numbers.3 = newValue
      }
    }
  }

  static func == (a: Parameters, b: Parameters) -> Bool {
    a.count == b.count && a.numbers == b.numbers && a.text == b.text && a.textPlace == b.textPlace
  }

  func hash(into hasher: inout Hasher) {
    for place in 0..<4 { hasher.combine(self[place]) }
    hasher.combine(text)
  }

  /// The parameters as SQL literals.
  var literals: [String] {
    (0..<count).map { place in
      guard place == textPlace, let text else { return "\(self[place])" }
      return "'\(text)'"
    }
  }
}
