extension StatementParser {
  /// The error that the token is not what `phrase` names, or is a feature that is not supported.
  func unexpected(_ phrase: String) -> SyntaxError {
    if let feature = unsupportedClause { return unsupported(feature) }
    let isFirst = previous.start == previous.end
    let expected = isFirst ? phrase : "\(phrase) after \(describe(previous))"
    return SyntaxError(
      .unexpected(found: describe(token), expected: expected), at: token.start, in: lexer.bytes)
  }

  /// The error that a feature, by default the one at the token, is not supported.
  func unsupported(_ feature: String, at offset: Int? = nil) -> SyntaxError {
    SyntaxError(.unsupported(feature: feature), at: offset ?? token.start, in: lexer.bytes)
  }

  func malformed(_ clause: String, at offset: Int) -> SyntaxError {
    SyntaxError(.malformed(clause), at: offset, in: lexer.bytes)
  }

  func limitExceeded(_ limit: Limit, at offset: Int) -> SyntaxError {
    SyntaxError(.limitExceeded(limit), at: offset, in: lexer.bytes)
  }

  func tooDeep() -> SyntaxError {
    limitExceeded(.expressionDepth, at: token.start)
  }

  /// The clause of SQL that the token begins and that is refused wherever it occurs.
  private var unsupportedClause: String? {
    if token.kind == .arrow { return "extraction from JSON" }
    switch token.keyword {
    case .join, .left, .right, .full, .inner, .cross, .natural, .outer: return "JOIN"
    case .union: return "UNION"
    case .intersect: return "INTERSECT"
    case .except: return "EXCEPT"
    case .group: return "GROUP BY"
    case .having: return "HAVING"
    case .window: return "WINDOW"
    case .returning: return "RETURNING"
    case .indexed: return "INDEXED BY"
    case .exists: return "a subquery"
    default: return nil
    }
  }

  /// How an error names a token.
  private func describe(_ token: Token) -> String {
    if token.kind == .end { return "the end of the text" }
    if let keyword = token.keyword { return keyword.rawValue.uppercased() }
    let longest = 40
    let isLong = token.end - token.start > longest
    var end = isLong ? token.start + longest : token.end
    while isLong, lexer.byte(end) & 0xC0 == 0x80 { end -= 1 }
    var shown = ""
    for scalar in string(from: token.start, to: end).unicodeScalars {
      shown += scalar.value < 0x20 ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return "\"\(shown)\(isLong ? "…" : "")\""
  }
}
