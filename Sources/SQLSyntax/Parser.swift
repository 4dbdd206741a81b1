/// Parses SQL text into statements, in SQLite's dialect.
///
/// No text traps: every nesting and length is bounded, see ``Limit``. Features of SQL that are not
/// supported are refused by name.
public enum Parser {
  /// Parses the text's only statement; a semicolon may end it.
  ///
  /// - Throws: `SyntaxError` if the text is not exactly one statement.
  /// - Complexity: O(*n*) in the length of the text.
  public static func statement(in text: String) throws(SyntaxError) -> SQLStatement {
    let span = text.utf8Span.span
    var parser = try StatementParser(bytes: span, from: 0)
    try parser.skipSemicolons()
    let statement = try parser.statement()
    try parser.endStatement()
    try parser.skipSemicolons()
    guard parser.token.kind == .end else { throw parser.unexpected("the end of the text") }
    return statement
  }

  /// Parses all statements of a text, which are separated by semicolons.
  ///
  /// - Throws: `SyntaxError` of the first statement that has one.
  /// - Complexity: O(*n*) in the length of the text.
  public static func statements(in text: String) throws(SyntaxError) -> [SQLStatement] {
    var statements: [SQLStatement] = []
    var offset = 0
    while let parsed = try firstStatement(in: text, from: offset) {
      statements.append(parsed.statement)
      offset = parsed.end
    }
    return statements
  }

  /// Parses the first statement of the text from a byte offset on, and reports where the next begins.
  ///
  /// What follows the statement's semicolon is not looked at. Offsets in the tree and in errors count from the
  /// beginning of the text. An offset beyond the text counts as its end.
  ///
  /// - Returns: Nil if only space, comments and semicolons are left.
  /// - Throws: `SyntaxError` if the first statement is invalid.
  /// - Complexity: O(*n*) in the length of what is read.
  public static func firstStatement(
    in text: String, from offset: Int = 0
  ) throws(SyntaxError) -> ParsedStatement? {
    let span = text.utf8Span.span
    var parser = try StatementParser(bytes: span, from: min(max(offset, 0), span.count))
    try parser.skipSemicolons()
    guard parser.token.kind != .end else { return nil }
    let start = parser.token.start
    let statement = try parser.statement()
    try parser.endStatement()
    return ParsedStatement(
      statement: statement, parameters: parser.parameters.list,
      range: SourceRange(start: start, end: parser.previous.end), end: parser.token.end)
  }

  /// Parses a text that is one expression.
  ///
  /// - Throws: `SyntaxError` if the text is not exactly one expression.
  /// - Complexity: O(*n*) in the length of the text.
  public static func expression(in text: String) throws(SyntaxError) -> Expression {
    let span = text.utf8Span.span
    var parser = try StatementParser(bytes: span, from: 0)
    let expression = try parser.expression()
    guard parser.token.kind == .end else { throw parser.unexpected("the end of the expression") }
    return expression
  }
}

/// A statement with what is known of it in addition to its tree.
public struct ParsedStatement: Equatable, Sendable {
  /// The tree.
  public var statement: SQLStatement
  /// The parameters that it names.
  public var parameters: ParameterList
  /// Its first token up to the end of its last, without the semicolon.
  public var range: SourceRange
  /// The offset after its semicolon, from which the next statement can be parsed.
  public var end: Int
}
