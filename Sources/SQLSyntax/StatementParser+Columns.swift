extension StatementParser {
  /// A column with its type and constraints.
  mutating func columnDefinition() throws(SyntaxError) -> ColumnDefinition {
    var column = ColumnDefinition(try identifier("a column name"))
    column.type = try typeName()
    while try columnConstraint(of: &column) {}
    try refuseConstraint()
    return column
  }

  /// Parses one constraint; returns false if none follows.
  private mutating func columnConstraint(
    of column: inout ColumnDefinition
  ) throws(SyntaxError) -> Bool {
    switch token.keyword {
    case .primary:
      if column.primaryKey != nil { throw secondPrimaryKey(at: token.start) }
      column.primaryKey = try primaryKey()
    case .not:
      try advance()
      try expect(.null)
      column.isNotNull = true
    case .null: try advance()
    case .default: column.defaultValue = try defaultValue()
    default: return false
    }
    return true
  }

  private mutating func primaryKey() throws(SyntaxError) -> ColumnDefinition.PrimaryKey {
    try advance()
    try expect(.key)
    switch try direction() {
    case nil: return .plain
    case .ascending: return .ascending
    case .descending: return .descending
    }
  }

  private mutating func defaultValue() throws(SyntaxError) -> Expression {
    try advance()
    switch token.kind {
    case .leftParenthesis, .string, .blob, .integer, .hexInteger, .real: return try operand()
    case .plus, .minus: return try signedNumber()
    default: break
    }
    switch token.keyword {
    case .null, .true, .false, .currentDate, .currentTime, .currentTimestamp: return try operand()
    default: throw unexpected("a literal, a signed number or an expression in parentheses")
    }
  }

  private mutating func signedNumber() throws(SyntaxError) -> Expression {
    let start = token.start
    let value = try operand()
    switch value {
    case .literal(.integer), .literal(.real): return value
    case .unary(.plus, .literal(.integer)), .unary(.plus, .literal(.real)),
      .unary(.negate, .literal(.integer)):
      return value
    default: throw malformed("the default value is not a signed number", at: start)
    }
  }

  /// The words of a type with its numbers, or nil if no word follows.
  mutating func typeName() throws(SyntaxError) -> TypeName? {
    var words: [String] = []
    while isName, token.keyword != .generated, token.keyword?.beginsJoin != true {
      words.append(name(of: token))
      try advance()
    }
    guard !words.isEmpty else { return nil }
    var type = TypeName(words)
    guard try accept(.leftParenthesis) else { return type }
    type.arguments.append(try typeArgument())
    if try accept(.comma) { type.arguments.append(try typeArgument()) }
    try expect(.rightParenthesis, type.arguments.count == 2 ? "\")\"" : "\",\" or \")\"")
    return type
  }

  private mutating func typeArgument() throws(SyntaxError) -> Int64 {
    let isNegative = try accept(.minus)
    if !isNegative { _ = try accept(.plus) }
    guard token.kind == .integer,
      case .integer(let value)? = try number(of: token, isNegative: isNegative)
    else { throw unexpected("an integer") }
    try advance()
    return value
  }
}
