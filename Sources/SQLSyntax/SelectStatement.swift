/// `SELECT … [FROM …] [WHERE …] [ORDER BY …] [LIMIT …]`.
public struct SelectStatement: Equatable, Sendable {
  /// The columns of the result, at least one.
  public var results: [ResultColumn]
  /// The table, if any.
  public var from: TableReference?
  /// Which rows; without it all.
  public var filter: Expression?
  /// The order of the rows, most significant term first; empty for none.
  public var ordering: [OrderingTerm]
  /// How many rows, if bounded.
  public var limit: LimitClause?

  /// Makes a statement.
  public init(
    results: [ResultColumn], from: TableReference? = nil, filter: Expression? = nil,
    ordering: [OrderingTerm] = [], limit: LimitClause? = nil
  ) {
    self.results = results
    self.from = from
    self.filter = filter
    self.ordering = ordering
    self.limit = limit
  }
}

/// One column, or several, of a result.
public enum ResultColumn: Equatable, Sendable {
  /// `*`.
  case all
  /// `table.*`.
  case allOf(table: Identifier)
  /// An expression; the range is its text, which names the column if there is no alias.
  case expression(Expression, alias: Identifier? = nil, range: SourceRange = .none)
}

/// A table in `FROM`, `UPDATE` or `DELETE`.
public struct TableReference: Equatable, Sendable, ExpressibleByStringLiteral {
  /// The table's name.
  public var name: Identifier
  /// The name that the statement gives it, if any.
  public var alias: Identifier?

  /// Makes a reference to a table.
  public init(_ name: Identifier, alias: Identifier? = nil) {
    self.name = name
    self.alias = alias
  }

  /// Makes a reference without an alias.
  public init(stringLiteral name: String) {
    self.init(Identifier(name))
  }
}

/// A direction of sorting.
public enum SortDirection: Equatable, Sendable {
  /// Smallest first, nulls before all.
  case ascending
  /// Largest first, nulls after all.
  case descending
}

/// One term of `ORDER BY`.
public struct OrderingTerm: Equatable, Sendable {
  /// What is compared; an integer literal is the number of a result column.
  public var expression: Expression
  /// The direction.
  public var direction: SortDirection

  /// Makes a term.
  public init(_ expression: Expression, _ direction: SortDirection = .ascending) {
    self.expression = expression
    self.direction = direction
  }
}

/// `LIMIT count [OFFSET offset]`, or `LIMIT offset, count`.
public struct LimitClause: Equatable, Sendable {
  /// How many rows at most; unbounded if negative.
  public var count: Expression
  /// How many rows are skipped first.
  public var offset: Expression?
  /// Whether the offset is written first, with a comma after it; that decides which of two parameters
  /// is numbered first.
  public var offsetLeads: Bool

  /// Makes a limit.
  public init(_ count: Expression, offset: Expression? = nil, offsetLeads: Bool = false) {
    self.count = count
    self.offset = offset
    self.offsetLeads = offsetLeads
  }
}
