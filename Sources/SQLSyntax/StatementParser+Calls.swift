extension StatementParser {
  /// A column, `table.column`, or a function's name and its arguments.
  mutating func columnOrFunction() throws(SyntaxError) -> Expression {
    let first = Identifier(name(of: token), range: token.range)
    try advance()
    return try columnOrFunction(first)
  }

  @inline(never)
  private mutating func columnOrFunction(_ first: Identifier) throws(SyntaxError) -> Expression {
    if token.kind == .leftParenthesis { return try call(first) }
    height = 1
    guard try accept(.dot) else { return .column(ColumnReference(first.name, range: first.range)) }
    let second = try identifier("a column name")
    if token.kind == .dot { throw unsupported("a name of a schema", at: first.range.start) }
    let range = SourceRange(start: first.range.start, end: second.range.end)
    return .column(ColumnReference(table: first.name, second.name, range: range))
  }

  @inline(never)
  private mutating func call(_ name: Identifier) throws(SyntaxError) -> Expression {
    try enterNode()
    try advance()
    let arguments = try self.arguments()
    try closeCall()
    try leaveNode(above: height)
    return .function(FunctionCall(name, arguments))
  }

  private mutating func closeCall() throws(SyntaxError) {
    if token.keyword == .order { throw unsupported("ORDER BY in a function call") }
    try expect(.rightParenthesis, "\")\"")
    if token.keyword == .filter { throw unsupported("FILTER") }
    if token.keyword == .over { throw unsupported("OVER") }
  }

  @inline(never)
  private mutating func arguments() throws(SyntaxError) -> FunctionCall.Arguments {
    height = 0
    if try accept(.star) { return .star }
    if token.kind == .rightParenthesis { return .list([], isDistinct: false) }
    let isDistinct = try accept(.distinct)
    try refuseSubquery()
    return .list(try expressions(), isDistinct: isDistinct)
  }

  /// Expressions between commas; the height is then that of the highest.
  @inline(never)
  mutating func expressions() throws(SyntaxError) -> [Expression] {
    var list = [try expression()]
    var highest = height
    while try accept(.comma) {
      list.append(try expression())
      highest = max(highest, height)
    }
    height = highest
    return list
  }

  /// `CAST(… AS …)`, or a column with that name.
  @inline(never)
  mutating func castOrColumn() throws(SyntaxError) -> Expression {
    let name = Identifier(name(of: token), range: token.range)
    try advance()
    guard token.kind == .leftParenthesis else { return try columnOrFunction(name) }
    try enterNode()
    try advance()
    let operand = try expression()
    let operandHeight = height
    try expect(.as)
    let type = try typeOfCast()
    try leaveNode(above: operandHeight)
    return .cast(operand, type)
  }

  @inline(never)
  private mutating func typeOfCast() throws(SyntaxError) -> TypeName {
    guard let type = try typeName() else { throw unexpected("the name of a type") }
    try expect(.rightParenthesis, "\")\"")
    return type
  }

  @inline(never)
  mutating func conditional() throws(SyntaxError) -> Expression {
    try enterNode()
    try advance()
    var highest = 0
    var parsed = CaseExpression(branches: [])
    if token.keyword != .when {
      parsed.operand = try expression()
      highest = height
    }
    guard token.keyword == .when else { throw unexpected("WHEN") }
    while token.keyword == .when {
      parsed.branches.append(try branch())
      highest = max(highest, height)
    }
    if try accept(.else) {
      parsed.otherwise = try expression()
      highest = max(highest, height)
    }
    guard try accept(Keyword.end) else { throw unexpected("WHEN, ELSE or END") }
    try leaveNode(above: highest)
    return .conditional(parsed)
  }

  @inline(never)
  private mutating func branch() throws(SyntaxError) -> CaseExpression.Branch {
    try advance()
    let when = try expression()
    let whenHeight = height
    try expect(.then)
    let then = try expression()
    height = max(whenHeight, height)
    return CaseExpression.Branch(when: when, then: then)
  }
}
