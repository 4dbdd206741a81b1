/// A statement of SQL.
public enum SQLStatement: Equatable, Sendable {
  /// `CREATE TABLE`.
  case createTable(CreateTableStatement)
  /// `DROP TABLE`.
  case dropTable(DropTableStatement)
  /// `INSERT`.
  case insert(InsertStatement)
  /// `SELECT`.
  case select(SelectStatement)
  /// `UPDATE`.
  case update(UpdateStatement)
  /// `DELETE`.
  case delete(DeleteStatement)
  /// `BEGIN`.
  case begin(TransactionMode)
  /// `COMMIT` or `END`.
  case commit
  /// `ROLLBACK` of the whole transaction.
  case rollback
  /// `ROLLBACK TO` a savepoint, which stays open.
  case rollbackTo(Identifier)
  /// `SAVEPOINT`.
  case savepoint(Identifier)
  /// `RELEASE` of a savepoint and those inside it.
  case release(Identifier)
}

/// How a transaction begins.
public enum TransactionMode: Equatable, Sendable {
  /// Locks are taken as they are needed; the mode of a plain `BEGIN`.
  case deferred
  /// The right to write is taken at once.
  case immediate
  /// The transaction writes concurrently with others, and conflicts are found row by row.
  case concurrent
}

/// `DROP TABLE [IF EXISTS] table`.
public struct DropTableStatement: Equatable, Sendable {
  /// The table's name.
  public var table: Identifier
  /// Whether a missing table is no error.
  public var ifExists: Bool

  /// Makes a statement.
  public init(table: Identifier, ifExists: Bool = false) {
    self.table = table
    self.ifExists = ifExists
  }
}

/// `INSERT INTO table [(columns)] VALUES … | DEFAULT VALUES`.
public struct InsertStatement: Equatable, Sendable {
  /// Where the rows come from.
  public enum Source: Equatable, Sendable {
    /// Rows of expressions: at least one row, all of the same length of at least one.
    case values([[Expression]])
    /// One row of defaults.
    case defaultValues
  }

  /// The table's name.
  public var table: Identifier
  /// The columns that are given values; none means all in their order.
  public var columns: [Identifier]
  /// The rows.
  public var source: Source

  /// Makes a statement.
  public init(table: Identifier, columns: [Identifier] = [], source: Source) {
    self.table = table
    self.columns = columns
    self.source = source
  }
}

/// `UPDATE table SET … [WHERE …]`.
public struct UpdateStatement: Equatable, Sendable {
  /// The table.
  public var table: TableReference
  /// The assignments, at least one; `(a, b) = (x, y)` is two of them.
  public var assignments: [Assignment]
  /// Which rows; without it all.
  public var filter: Expression?

  /// Makes a statement.
  public init(table: TableReference, assignments: [Assignment], filter: Expression? = nil) {
    self.table = table
    self.assignments = assignments
    self.filter = filter
  }
}

/// `column = value` in an `UPDATE`.
public struct Assignment: Equatable, Sendable {
  /// The column's name.
  public var column: Identifier
  /// The new value, computed from the old row.
  public var value: Expression

  /// Makes an assignment.
  public init(_ column: Identifier, _ value: Expression) {
    self.column = column
    self.value = value
  }
}

/// `DELETE FROM table [WHERE …]`.
public struct DeleteStatement: Equatable, Sendable {
  /// The table.
  public var table: TableReference
  /// Which rows; without it all.
  public var filter: Expression?

  /// Makes a statement.
  public init(table: TableReference, filter: Expression? = nil) {
    self.table = table
    self.filter = filter
  }
}
