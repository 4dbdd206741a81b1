extension StatementParser {
  mutating func select() throws(SyntaxError) -> SelectStatement {
    try advance()
    if token.keyword == .distinct { throw unsupported("SELECT DISTINCT") }
    _ = try accept(.all)
    var statement = SelectStatement(results: try resultColumns())
    if try accept(.from) { statement.from = try onlyTable() }
    statement.filter = try filter()
    if let clause = clauseOfGroups { throw unsupported(clause) }
    if try accept(.order) {
      try expect(.by)
      statement.ordering = try orderingTerms()
    }
    if try accept(.limit) { statement.limit = try limit() }
    return statement
  }

  /// `WHERE` and its condition, if they follow.
  mutating func filter() throws(SyntaxError) -> Expression? {
    try accept(.where) ? try expression() : nil
  }

  private var clauseOfGroups: String? {
    switch token.keyword {
    case .group: "GROUP BY"
    case .having: "HAVING"
    default: nil
    }
  }

  private mutating func resultColumns() throws(SyntaxError) -> [ResultColumn] {
    var columns = [try resultColumn()]
    while try accept(.comma) {
      if columns.count == Limit.columns.maximum { throw tooManyColumns() }
      columns.append(try resultColumn())
    }
    return columns
  }

  func tooManyColumns() -> SyntaxError {
    limitExceeded(.columns, at: token.start)
  }

  private mutating func resultColumn() throws(SyntaxError) -> ResultColumn {
    if try accept(.star) { return .all }
    if let table = try tableOfAllColumns() { return .allOf(table: table) }
    let start = token.start
    let expression = try expression()
    let range = SourceRange(start: start, end: previous.end)
    return .expression(expression, alias: try resultAlias(), range: range)
  }

  /// The table of `table.*`, which two more tokens of lookahead distinguish from an expression.
  private mutating func tableOfAllColumns() throws(SyntaxError) -> Identifier? {
    guard isName, precedesDotAndStar else { return nil }
    let table = Identifier(name(of: token), range: token.range)
    try advance()
    try advance()
    try advance()
    return table
  }

  private mutating func resultAlias() throws(SyntaxError) -> Identifier? {
    if try accept(.as) { return try identifier("an alias") }
    return isName && !beginsClause ? try identifier("an alias") : nil
  }

  /// Whether the token begins a clause although it can be a name elsewhere.
  private var beginsClause: Bool {
    guard let keyword = token.keyword else { return false }
    return keyword.beginsJoin || keyword == .indexed || keyword == .window
  }

  private mutating func onlyTable() throws(SyntaxError) -> TableReference {
    if token.kind == .leftParenthesis { throw unsupported("a subquery") }
    var table = TableReference(try tableName())
    if token.kind == .leftParenthesis { throw unsupported("a table-valued function") }
    table.alias = try resultAlias()
    if token.kind == .comma { throw unsupported("JOIN") }
    if token.keyword == .not { throw unsupported("NOT INDEXED") }
    return table
  }

  private mutating func orderingTerms() throws(SyntaxError) -> [OrderingTerm] {
    var terms: [OrderingTerm] = []
    repeat {
      if terms.count == Limit.columns.maximum { throw tooManyColumns() }
      terms.append(OrderingTerm(try expression(), try direction() ?? .ascending))
      if token.keyword == .nulls { throw unsupported("NULLS FIRST or NULLS LAST") }
    } while try accept(.comma)
    return terms
  }

  /// `ASC` or `DESC`, if written.
  mutating func direction() throws(SyntaxError) -> SortDirection? {
    if try accept(.asc) { return .ascending }
    if try accept(.desc) { return .descending }
    return nil
  }

  private mutating func limit() throws(SyntaxError) -> LimitClause {
    let first = try expression()
    if try accept(.offset) { return LimitClause(first, offset: try expression()) }
    if try accept(.comma) {
      return LimitClause(try expression(), offset: first, offsetLeads: true)
    }
    return LimitClause(first)
  }
}
