/// The kinds of tokens.
enum TokenKind: Equatable {
  case end
  /// A name without quotes, or a keyword.
  case word
  /// A name in double quotes, grave accents or brackets.
  case quotedName
  case string, blob
  case integer, hexInteger, real
  /// `?`, `?NNN`, `:name`, `@name` or `$name`.
  case parameter
  case leftParenthesis, rightParenthesis, comma, dot, semicolon
  case plus, minus, star, slash, percent, concatenation
  case ampersand, bar, tilde, shiftLeft, shiftRight
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
  /// `->` or `->>`, which extract from JSON.
  case arrow
}

/// A token: its kind and the bytes that it takes.
struct Token {
  var kind: TokenKind
  /// The keyword that a ``TokenKind/word`` spells.
  var keyword: Keyword?
  var start: Int
  var end: Int

  init(_ kind: TokenKind, _ start: Int, _ end: Int, keyword: Keyword? = nil) {
    self.kind = kind
    self.keyword = keyword
    self.start = start
    self.end = end
  }

  var range: SourceRange {
    SourceRange(start: start, end: end)
  }
}
