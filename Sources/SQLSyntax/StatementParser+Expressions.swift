// The mutually recursive functions are not inlined into each other: their combined frames would be several times
// the sum that an expression of the greatest depth needs.
extension StatementParser {
  /// An expression with operators of any precedence.
  mutating func expression() throws(SyntaxError) -> Expression {
    try expression(atLeast: .lowest)
  }

  /// An expression whose operators outside parentheses bind at least this tightly.
  ///
  /// Precedence climbing: V. Pratt, Top Down Operator Precedence, 1973.
  mutating func expression(atLeast minimum: Precedence) throws(SyntaxError) -> Expression {
    var left = try operand()
    while let precedence = precedenceOfOperator, !(precedence < minimum) {
      left = try operation(on: left, precedence)
    }
    return left
  }

  /// The precedence of the token as an operator after an operand.
  private var precedenceOfOperator: Precedence? {
    switch token.kind {
    case .word: precedenceOfKeyword
    case .end, .comma, .rightParenthesis, .semicolon: nil
    case .arrow: .concatenation
    default: symbol?.precedence
    }
  }

  private var precedenceOfKeyword: Precedence? {
    switch token.keyword {
    case nil: nil
    case .or: .or
    case .and: .and
    case .is, .isnull, .notnull, .not, .between, .in, .like, .glob, .match, .regexp: .equality
    case .collate: .collation
    default: nil
    }
  }

  /// The binary operator that the token alone spells.
  private var symbol: BinaryOperator? {
    switch token.kind {
    case .plus: .add
    case .minus: .subtract
    case .star: .multiply
    case .slash: .divide
    case .percent: .remainder
    case .concatenation: .concatenate
    case .ampersand: .bitAnd
    case .bar: .bitOr
    case .shiftLeft: .shiftLeft
    case .shiftRight: .shiftRight
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    default: nil
    }
  }

  @inline(never)
  private mutating func operation(
    on left: Expression, _ precedence: Precedence
  ) throws(SyntaxError) -> Expression {
    switch token.keyword {
    case nil:
      guard let symbol else { throw unexpected("an operator") }
      return try binary(symbol, left)
    case .or: return try binary(.or, left)
    case .and: return try binary(.and, left)
    case .collate: return try collation(of: left)
    case .is: return try identity(left)
    case .isnull: return try nullTest(left, isNegated: false)
    case .notnull: return try nullTest(left, isNegated: true)
    case .not: return try negated(left)
    default: return try predicate(left, isNegated: false)
    }
  }

  private mutating func binary(
    _ operation: BinaryOperator, _ left: Expression
  ) throws(SyntaxError) -> Expression {
    let leftHeight = height
    try advance()
    try enterNode()
    let right = try expression(atLeast: operation.precedence.next)
    try leaveNode(above: max(leftHeight, height))
    return .binary(operation, left, right)
  }

  @inline(never)
  private mutating func collation(of operand: Expression) throws(SyntaxError) -> Expression {
    try advance()
    let name = try identifier("the name of a collation")
    try growNode(above: height)
    return .collate(operand, name.name)
  }

  @inline(never)
  private mutating func nullTest(
    _ operand: Expression, isNegated: Bool
  ) throws(SyntaxError) -> Expression {
    try advance()
    try growNode(above: height)
    return .isNull(operand, isNegated: isNegated)
  }

  /// `IS [NOT]` and `IS [NOT] DISTINCT FROM`.
  @inline(never)
  private mutating func identity(_ left: Expression) throws(SyntaxError) -> Expression {
    let leftHeight = height
    try advance()
    var isNegated = try accept(.not)
    if try accept(.distinct) {
      try expect(.from)
      isNegated.toggle()
    }
    try enterNode()
    let right = try expression(atLeast: .comparison)
    if case .literal(.null) = right {
      try leaveNode(above: leftHeight)
      return .isNull(left, isNegated: isNegated)
    }
    try leaveNode(above: max(leftHeight, height))
    return .binary(isNegated ? .isNot : .is, left, right)
  }

  @inline(never)
  private mutating func negated(_ left: Expression) throws(SyntaxError) -> Expression {
    try advance()
    if token.keyword == .null { return try nullTest(left, isNegated: true) }
    return try predicate(left, isNegated: true)
  }
}
