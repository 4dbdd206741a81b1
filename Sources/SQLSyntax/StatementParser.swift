/// A parser by recursive descent over the tokens of one statement, with one token of lookahead.
///
/// Every function begins at the first token of what it parses and ends at the token after it.
struct StatementParser: ~Copyable, ~Escapable {
  private(set) var lexer: Lexer
  /// The current token.
  private(set) var token: Token
  /// The token before it.
  private(set) var previous: Token
  private var start: Int
  var parameters = ParameterNumbering()
  var allowsParameters = true
  /// The nodes that enclose the expression being parsed.
  var enclosingNodes = 0
  /// The parentheses that enclose the expression being parsed.
  var enclosingParentheses = 0
  /// The nodes on the longest path of the expression that was parsed last.
  var height = 0

  @_lifetime(copy bytes)
  init(bytes: Span<UInt8>, from offset: Int) throws(SyntaxError) {
    lexer = Lexer(bytes: bytes, position: offset)
    token = try lexer.next()
    previous = Token(.end, offset, offset)
    start = token.start
  }

  // MARK: Tokens

  mutating func advance() throws(SyntaxError) {
    previous = token
    token = try lexer.next()
    if token.end - start > Limit.statementLength.maximum, !isEndOfStatement {
      throw limitExceeded(.statementLength, at: start)
    }
  }

  /// Whether no token of the statement is left.
  var isEndOfStatement: Bool {
    token.kind == .semicolon || token.kind == .end
  }

  /// Skips semicolons; the statement then begins after them.
  mutating func skipSemicolons() throws(SyntaxError) {
    while token.kind == .semicolon {
      start = token.end
      try advance()
    }
    start = token.start
  }

  /// Consumes the token if it is of this kind.
  mutating func accept(_ kind: TokenKind) throws(SyntaxError) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  /// Consumes the token if it is this keyword.
  mutating func accept(_ keyword: Keyword) throws(SyntaxError) -> Bool {
    guard token.keyword == keyword else { return false }
    try advance()
    return true
  }

  mutating func expect(_ kind: TokenKind, _ phrase: String) throws(SyntaxError) {
    guard token.kind == kind else { throw unexpected(phrase) }
    try advance()
  }

  mutating func expect(_ keyword: Keyword) throws(SyntaxError) {
    guard token.keyword == keyword else { throw unexpected(keyword.rawValue.uppercased()) }
    try advance()
  }

  // MARK: Names

  /// A name: a word that is not reserved, a quoted name, or a string, which SQLite allows.
  mutating func identifier(_ phrase: String) throws(SyntaxError) -> Identifier {
    guard isName else { throw unexpected(phrase) }
    let identifier = Identifier(name(of: token), range: token.range)
    try advance()
    return identifier
  }

  /// Whether the token can be a name.
  var isName: Bool {
    switch token.kind {
    case .word: token.keyword.map { !$0.isReserved } ?? true
    case .quotedName, .string: true
    default: false
    }
  }

  /// The name of a table, which no schema may qualify.
  mutating func tableName() throws(SyntaxError) -> Identifier {
    let table = try identifier("a table name")
    if token.kind == .dot { throw unsupported("a name of a schema", at: table.range.start) }
    return table
  }

  /// Whether `.*` follows the token.
  var precedesDotAndStar: Bool {
    var ahead = lexer
    ahead.skipSpace()
    guard ahead.byte(ahead.position) == UInt8(ascii: ".") else { return false }
    ahead.position += 1
    ahead.skipSpace()
    return ahead.byte(ahead.position) == UInt8(ascii: "*")
  }

  // MARK: Expressions' depth

  /// Enters a node, whose children are then parsed.
  mutating func enterNode() throws(SyntaxError) {
    enclosingNodes += 1
    if enclosingNodes >= Limit.expressionDepth.maximum { throw tooDeep() }
  }

  /// Leaves a node; its highest child has this height.
  mutating func leaveNode(above childHeight: Int) throws(SyntaxError) {
    enclosingNodes -= 1
    try growNode(above: childHeight)
  }

  /// Makes a node over an operand that was parsed before it was known to be one.
  mutating func growNode(above childHeight: Int) throws(SyntaxError) {
    height = childHeight + 1
    if height + enclosingNodes > Limit.expressionDepth.maximum { throw tooDeep() }
  }

  mutating func enterParentheses() throws(SyntaxError) {
    enclosingParentheses += 1
    if enclosingParentheses > Limit.expressionDepth.maximum { throw tooDeep() }
  }
}
