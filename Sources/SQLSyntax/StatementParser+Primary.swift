extension StatementParser {
  /// An expression up to its first operator between operands.
  @inline(never)
  mutating func operand() throws(SyntaxError) -> Expression {
    switch token.kind {
    case .word: return try wordOperand()
    case .quotedName: return try columnOrFunction()
    case .leftParenthesis: return try parenthesized()
    case .minus, .plus, .tilde: return try signed()
    default: return try constant()
    }
  }

  @inline(never)
  private mutating func wordOperand() throws(SyntaxError) -> Expression {
    switch token.keyword {
    case .not: return try unary(.not, above: .not)
    case .case: return try conditional()
    case .cast: return try castOrColumn()
    case .some(let keyword): return try otherWord(keyword)
    case nil: return try columnOrFunction()
    }
  }

  @inline(never)
  private mutating func otherWord(_ keyword: Keyword) throws(SyntaxError) -> Expression {
    switch keyword {
    case .null: return try literal(.null)
    case .true: return try literal(.boolean(true))
    case .false: return try literal(.boolean(false))
    case .currentDate, .currentTime, .currentTimestamp:
      throw unsupported("the current date and time")
    case _ where keyword.isReserved: throw unexpected("an expression")
    default: return try columnOrFunction()
    }
  }

  @inline(never)
  private mutating func constant() throws(SyntaxError) -> Expression {
    switch token.kind {
    case .integer, .hexInteger, .real:
      return try literal(try number(of: token, isNegative: false) ?? .null)
    case .string: return try literal(.text(text(of: token)))
    case .blob: return try literal(.blob(blob(of: token)))
    case .parameter: return try parameter()
    default: throw unexpected("an expression")
    }
  }

  @inline(never)
  private mutating func literal(_ value: Literal) throws(SyntaxError) -> Expression {
    try advance()
    height = 1
    return .literal(value)
  }

  @inline(never)
  private mutating func parameter() throws(SyntaxError) -> Expression {
    guard allowsParameters else {
      throw malformed("a parameter is not allowed in CREATE TABLE", at: token.start)
    }
    var name: String?
    let index: Int?
    if lexer.bytes[token.start] != UInt8(ascii: "?") {
      let text = string(from: token.start, to: token.end)
      name = text
      index = parameters.named(text)
    } else if token.end == token.start + 1 {
      index = parameters.anonymous()
    } else {
      index = parameters.numbered(Int(string(from: token.start + 1, to: token.end)) ?? 0)
    }
    guard let index else { throw limitExceeded(.parameters, at: token.start) }
    try advance()
    height = 1
    return .parameter(Parameter(index: index, name: name))
  }

  @inline(never)
  private mutating func parenthesized() throws(SyntaxError) -> Expression {
    try enterParentheses()
    try advance()
    try refuseSubquery()
    let inner = try expression()
    try closeParentheses()
    return inner
  }

  private mutating func closeParentheses() throws(SyntaxError) {
    if token.kind == .comma { throw unsupported("a row value") }
    try expect(.rightParenthesis, "\")\"")
    enclosingParentheses -= 1
  }

  func refuseSubquery() throws(SyntaxError) {
    switch token.keyword {
    case .select, .values, .with: throw unsupported("a subquery")
    default: return
    }
  }

  @inline(never)
  private mutating func signed() throws(SyntaxError) -> Expression {
    if token.kind == .plus { return try unary(.plus, above: .unary) }
    if token.kind == .tilde { return try unary(.complement, above: .unary) }
    try advance()
    switch token.kind {
    case .integer, .hexInteger, .real:
      if let value = try number(of: token, isNegative: true) { return try literal(value) }
    default:
      break
    }
    return try unaryOperand(.negate, above: .unary)
  }

  private mutating func unary(
    _ operation: UnaryOperator, above precedence: Precedence
  ) throws(SyntaxError) -> Expression {
    try advance()
    return try unaryOperand(operation, above: precedence)
  }

  private mutating func unaryOperand(
    _ operation: UnaryOperator, above precedence: Precedence
  ) throws(SyntaxError) -> Expression {
    try enterNode()
    let operand = try expression(atLeast: precedence)
    try leaveNode(above: height)
    return .unary(operation, operand)
  }
}
