import MVCC
import Primitives
import SQLSyntax
import Values

/// A column of a table.
struct Column: Sendable {
  let name: String
  let folded: Name
  let affinity: Affinity
  let isNotNull: Bool
  let defaultValue: Expression?
}

/// A table as statements are compiled against it; immutable.
final class Table: Sendable {
  let name: String
  let folded: Name
  let id: TableID
  let columns: [Column]
  /// The column that is an alias of the row id.
  let rowIDColumn: Int?
  /// The statement that created the table; empty for the schema table itself.
  let sql: String
  /// The row id of the table's row in the schema table.
  let schemaRow: Int64
  /// The stable identity of cursors over the table; independent of any number that other operations change.
  let selectionKey: UInt64

  init(
    name: String, id: TableID, columns: [Column], rowIDColumn: Int?, sql: String, schemaRow: Int64
  ) {
    self.name = name
    folded = Name(name)
    self.id = id
    self.columns = columns
    self.rowIDColumn = rowIDColumn
    self.sql = sql
    self.schemaRow = schemaRow
    selectionKey = mix64(stableHash(folded.text), UInt64(CursorYieldPoint.family))
  }

  var isSchemaTable: Bool { id == .schema }

  /// Whether both come from the same statement, read in two openings.
  func isSame(as other: Table) -> Bool { id == other.id && sql == other.sql }

  func column(named name: Name) -> Int? {
    columns.firstIndex { $0.folded == name }
  }

  /// `sqlite_schema`, the table that lists the tables.
  static let schema = Table(
    name: "sqlite_schema", id: .schema,
    columns: [
      ("type", .text), ("name", .text), ("tbl_name", .text), ("rootpage", .integer), ("sql", .text),
    ].map { name, affinity in
      Column(
        name: name, folded: Name(name), affinity: affinity, isNotNull: false, defaultValue: nil)
    },
    rowIDColumn: nil, sql: "", schemaRow: 0)
}

/// What CREATE TABLE says about a table, before it has a number and a row.
struct TableDefinition: Sendable {
  let name: String
  let columns: [Column]
  let rowIDColumn: Int?
  let sql: String

  /// - Throws: `sql` or `notSupported` if the declaration cannot be a table.
  init(_ statement: CreateTableStatement, sql text: String) throws(EngineError) {
    var columns: [Column] = []
    for column in statement.columns {
      let folded = Name(column.name.name)
      for other in columns where other.folded == folded {
        throw EngineError.sql(
          "duplicate column name: \(column.name.name)", at: column.name.range, in: text)
      }
      columns.append(
        Column(
          name: column.name.name, folded: folded, affinity: Affinity(column.type),
          isNotNull: column.isNotNull, defaultValue: column.defaultValue))
    }
    self.columns = columns
    name = statement.table.name
    rowIDColumn = try Self.rowIDColumn(of: statement)
    sql = Self.normalized(statement, text)
  }

  func makeTable(id: TableID, schemaRow: Int64) -> Table {
    Table(
      name: name, id: id, columns: columns, rowIDColumn: rowIDColumn, sql: sql,
      schemaRow: schemaRow)
  }

  /// SQLite keeps the text from the table's name on, after its own first words.
  private static func normalized(_ statement: CreateTableStatement, _ text: String) -> String {
    let bytes = Array(text.utf8)
    let start = min(max(statement.table.range.start, 0), bytes.count)
    return "CREATE TABLE " + String(decoding: bytes[start...], as: UTF8.self)
  }

  private static func rowIDColumn(
    of statement: CreateTableStatement
  ) throws(EngineError) -> Int? {
    for (index, column) in statement.columns.enumerated() {
      guard let key = column.primaryKey else { continue }
      guard key != .descending, column.type?.isInteger == true else { throw unsupportedKey }
      return index
    }
    guard let key = statement.primaryKey else { return nil }
    guard key.columns.count == 1 else { throw unsupportedKey }
    let name = Name(key.columns[0].name.name)
    for (index, column) in statement.columns.enumerated() where Name(column.name.name) == name {
      guard column.type?.isInteger == true else { throw unsupportedKey }
      return index
    }
    throw .sql(SQLFailure("the primary key names no column of the table: \(name.text)"))
  }

  private static var unsupportedKey: EngineError {
    .notSupported("a PRIMARY KEY other than one column of type INTEGER")
  }
}

extension Affinity {
  /// The affinity of a declared type; that of a column without one is `blob`.
  init(_ type: TypeName?) { self.init(typeName: type?.words.joined(separator: " ") ?? "") }
}
