extension StatementParser {
  /// The predicates that may have `NOT` before their name.
  @inline(never)
  mutating func predicate(
    _ left: Expression, isNegated: Bool
  ) throws(SyntaxError) -> Expression {
    switch token.keyword {
    case .between: return try between(left, isNegated)
    case .in: return try inList(left, isNegated)
    case .like: return try match(.like, left, isNegated)
    case .glob: return try match(.glob, left, isNegated)
    case .match: throw unsupported("MATCH")
    case .regexp: throw unsupported("REGEXP")
    default: throw unexpected("NULL, BETWEEN, IN, LIKE or GLOB")
    }
  }

  @inline(never)
  private mutating func between(
    _ value: Expression, _ isNegated: Bool
  ) throws(SyntaxError) -> Expression {
    var highest = height
    try advance()
    try enterNode()
    let low = try expression(atLeast: .not)
    highest = max(highest, height)
    try expect(.and)
    let high = try expression(atLeast: .comparison)
    try leaveNode(above: max(highest, height))
    return .between(value, low: low, high: high, isNegated: isNegated)
  }

  @inline(never)
  private mutating func inList(
    _ value: Expression, _ isNegated: Bool
  ) throws(SyntaxError) -> Expression {
    let valueHeight = height
    try advance()
    if isName { throw unsupported("IN with a table") }
    try expect(.leftParenthesis, "\"(\"")
    try refuseSubquery()
    try enterNode()
    height = 0
    let list = token.kind == .rightParenthesis ? [] : try expressions()
    try expect(.rightParenthesis, "\")\"")
    try leaveNode(above: max(valueHeight, height))
    return .inList(value, list, isNegated: isNegated)
  }

  @inline(never)
  private mutating func match(
    _ operation: PatternMatch.Operator, _ value: Expression, _ isNegated: Bool
  ) throws(SyntaxError) -> Expression {
    var highest = height
    try advance()
    try enterNode()
    let pattern = try expression(atLeast: .comparison)
    highest = max(highest, height)
    var match = PatternMatch(operation, value, pattern, isNegated: isNegated)
    if try accept(.escape) {
      match.escape = try expression(atLeast: .comparison)
      highest = max(highest, height)
    }
    try leaveNode(above: highest)
    return .match(match)
  }
}
