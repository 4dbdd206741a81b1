import Primitives

/// How an UPDATE changes one row.
enum RowChange: Hashable, Sendable {
  case set(column: Int, Int64)
  case add(column: Int, Int64)
  case append(String)
  /// Another text.
  case text(String)
  /// The row moves to another key; fails if there is a row, even one that has only just moved there.
  case moveKey(by: Int64)
  /// The versioned cell: current becomes previous, the tag becomes current, and the count rises.
  case cell(tag: Int64)

  func applied(to row: ModelRow) -> ModelRow {
    var result = row
    switch self {
    case .set(let column, let value): result[column] = value
    case .add(let column, let amount): result[column] = row[column] &+ amount
    case .append(let text): result.text += text
    case .text(let text): result.text = text
    case .moveKey: break
    case .cell(let tag):
      result.a = row.a + 1
      result.c = row.b
      result.b = tag
    }
    return result
  }
}

/// What a SELECT asks for.
struct Query: Hashable, Sendable {
  enum Result: Hashable, Sendable {
    /// The rows, in ascending or descending key order, up to a limit.
    case rows(descending: Bool, limit: Int64?)
    /// count(*), sum of a column, its min and max, as one row of four numbers.
    case aggregate(column: Int)
    /// count(*) of the whole table, as the key of one row.
    case count

    var isDescending: Bool { if case .rows(let descending, _) = self { descending } else { false } }

    /// The most rows that are read.
    var limit: Int {
      if case .rows(_, .some(let limit)) = self { Int(limit) } else { .max }
    }
  }

  var table: ModelTable
  var lower = Int64.min
  var upper = Int64.max
  var result = Result.rows(descending: false, limit: nil)
  /// Only rows whose first column is at least this.
  var threshold: Int64?
}

/// What a statement means, for the model.
enum Effect: Hashable, Sendable {
  case begin(BeginMode)
  case commit
  case rollback
  case savepoint(Int64)
  case release(Int64)
  case rollbackTo(Int64)
  case read(Query)
  case insert(ModelTable, key: Int64?, ModelRow)
  /// Two rows of the same kind in one statement; the second may fail after the first has been written.
  case insertPair(ModelTable, Int64, Int64, ModelRow)
  case update(ModelTable, lower: Int64, upper: Int64, RowChange)
  case delete(ModelTable, lower: Int64, upper: Int64)
  case createTable(ModelTable)
  case dropTable(ModelTable)

  /// A word for reports and signatures.
  var kind: StaticString {
    switch self {
    case .begin(.deferred), .begin(.concurrent): "begin"
    case .begin(.immediate): "begin immediate"
    case .commit: "commit"
    case .rollback: "rollback"
    case .savepoint: "savepoint"
    case .release: "release"
    case .rollbackTo: "rollback to"
    case .read: "select"
    case .insert, .insertPair: "insert"
    case .update: "update"
    case .delete: "delete"
    case .createTable: "create table"
    case .dropTable: "drop table"
    }
  }

  var isWrite: Bool {
    switch self {
    case .insert, .insertPair, .update, .delete, .createTable, .dropTable: true
    default: false
    }
  }

  /// Whether a store whose log has no known end cannot carry out the statement.
  func needsStore(_ transaction: ModelTransaction) -> Bool {
    switch self {
    case .rollback, .begin(.deferred): false
    // Without a snapshot the transaction has nothing in the store yet.
    case .commit, .savepoint, .release, .rollbackTo: transaction.snapshot != nil
    case .begin, .read, .insert, .insertPair, .update, .delete, .createTable, .dropTable: true
    }
  }

  /// Whether the client names the ids of the rows that the statement writes.
  var namesRows: Bool {
    switch self {
    case .insert(_, .some, _), .insertPair, .update(_, _, _, .moveKey): true
    default: false
    }
  }

  /// The table that the statement names.
  var table: ModelTable? {
    switch self {
    case .read(let query): query.table
    case .insert(let table, _, _), .insertPair(let table, _, _, _),
      .update(let table, _, _, _), .delete(let table, _, _),
      .createTable(let table), .dropTable(let table):
      table
    default: nil
    }
  }

  /// The rows that the statement looks at; nil if it looks at none.
  var range: (table: ModelTable, lower: Int64, upper: Int64)? {
    switch self {
    case .read(let query): (query.table, query.lower, query.upper)
    case .insert(let table, .some(let key), _): (table, key, key)
    case .insertPair(let table, let first, let second, _):
      (table, min(first, second), max(first, second))
    case .update(let table, let lower, let upper, .moveKey(let distance)):
      (table, lower &+ min(0, distance), upper &+ max(0, distance))
    case .update(let table, let lower, let upper, _), .delete(let table, let lower, let upper):
      (table, lower, upper)
    case .dropTable(let table): (table, .min, .max)
    default: nil
    }
  }

  var isSchemaChange: Bool {
    switch self {
    case .createTable, .dropTable: true
    default: false
    }
  }
}

enum BeginMode: Hashable, Sendable { case deferred, concurrent, immediate }
