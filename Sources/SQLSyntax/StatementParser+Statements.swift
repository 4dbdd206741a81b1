extension StatementParser {
  /// A statement without its semicolon.
  mutating func statement() throws(SyntaxError) -> SQLStatement {
    switch token.keyword {
    case .select: return .select(try select())
    case .insert: return .insert(try insert())
    case .update: return .update(try update())
    case .delete: return .delete(try delete())
    case .create: return .createTable(try createTable())
    case .drop: return .dropTable(try dropTable())
    default: return try transactionStatement()
    }
  }

  /// Consumes nothing, but refuses what cannot follow a statement.
  func endStatement() throws(SyntaxError) {
    if !isEndOfStatement { throw unexpected("the end of the statement") }
  }

  private mutating func transactionStatement() throws(SyntaxError) -> SQLStatement {
    switch token.keyword {
    case .begin: return try begin()
    case .commit, .end:
      try advance()
      _ = try accept(.transaction)
      return .commit
    case .rollback: return try rollback()
    case .savepoint:
      try advance()
      return .savepoint(try identifier("the name of a savepoint"))
    case .release:
      try advance()
      _ = try accept(.savepoint)
      return .release(try identifier("the name of a savepoint"))
    case .alter, .analyze, .attach, .detach, .explain, .pragma, .reindex, .replace, .vacuum,
      .values, .with:
      throw unsupported(token.keyword.map { $0.rawValue.uppercased() } ?? "")
    default: throw unexpected("a statement")
    }
  }

  private mutating func begin() throws(SyntaxError) -> SQLStatement {
    try advance()
    var mode = TransactionMode.deferred
    switch token.keyword {
    case .deferred: try advance()
    case .immediate:
      try advance()
      mode = .immediate
    case .concurrent:
      try advance()
      mode = .concurrent
    case .exclusive: throw unsupported("BEGIN EXCLUSIVE")
    default: break
    }
    _ = try accept(.transaction)
    return .begin(mode)
  }

  private mutating func rollback() throws(SyntaxError) -> SQLStatement {
    try advance()
    _ = try accept(.transaction)
    guard try accept(.to) else { return .rollback }
    _ = try accept(.savepoint)
    return .rollbackTo(try identifier("the name of a savepoint"))
  }

  private mutating func dropTable() throws(SyntaxError) -> DropTableStatement {
    try advance()
    switch token.keyword {
    case .index, .trigger, .view:
      throw unsupported("DROP \(token.keyword.map { $0.rawValue.uppercased() } ?? "")")
    default: try expect(.table)
    }
    let ifExists = try accept(.if)
    if ifExists { try expect(.exists) }
    return DropTableStatement(table: try tableName(), ifExists: ifExists)
  }
}
