/// `CREATE TABLE [IF NOT EXISTS] table (…)`.
public struct CreateTableStatement: Equatable, Sendable {
  /// The table's name.
  public var table: Identifier
  /// Whether an existing table is no error.
  public var ifNotExists: Bool
  /// The columns, at least one.
  public var columns: [ColumnDefinition]
  /// The `PRIMARY KEY (…)` after the columns, if written.
  public var primaryKey: PrimaryKeyConstraint?

  /// Makes a statement.
  public init(
    table: Identifier, ifNotExists: Bool = false, columns: [ColumnDefinition],
    primaryKey: PrimaryKeyConstraint? = nil
  ) {
    self.table = table
    self.ifNotExists = ifNotExists
    self.columns = columns
    self.primaryKey = primaryKey
  }
}

/// A column with its type and constraints.
public struct ColumnDefinition: Equatable, Sendable {
  /// `PRIMARY KEY [ASC|DESC]` after a column.
  public enum PrimaryKey: Equatable, Sendable {
    /// Without a direction.
    case plain
    /// With `ASC`.
    case ascending
    /// With `DESC`; in SQLite such an `INTEGER` column is not an alias of the rowid.
    case descending
  }

  /// The column's name.
  public var name: Identifier
  /// The declared type, if any.
  public var type: TypeName?
  /// Whether and how the column is declared the primary key.
  public var primaryKey: PrimaryKey?
  /// Whether `NOT NULL` was written.
  public var isNotNull: Bool
  /// The default value, if declared; the last one if there are several.
  public var defaultValue: Expression?

  /// Makes a definition.
  public init(
    _ name: Identifier, type: TypeName? = nil, primaryKey: PrimaryKey? = nil,
    isNotNull: Bool = false, defaultValue: Expression? = nil
  ) {
    self.name = name
    self.type = type
    self.primaryKey = primaryKey
    self.isNotNull = isNotNull
    self.defaultValue = defaultValue
  }
}

/// `PRIMARY KEY (column [ASC|DESC], …)` after the columns of a table.
public struct PrimaryKeyConstraint: Equatable, Sendable {
  /// A column of the key.
  public struct Column: Equatable, Sendable {
    /// The column's name.
    public var name: Identifier
    /// The direction.
    public var direction: SortDirection

    /// Makes a column of a key.
    public init(_ name: Identifier, _ direction: SortDirection = .ascending) {
      self.name = name
      self.direction = direction
    }
  }

  /// The columns of the key in their order, at least one.
  public var columns: [Column]

  /// Where the constraint was written.
  public var range: SourceRange

  /// Makes a key.
  public init(_ columns: [Column], range: SourceRange = .none) {
    self.columns = columns
    self.range = range
  }
}
