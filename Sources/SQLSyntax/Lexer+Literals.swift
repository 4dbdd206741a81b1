extension Lexer {
  /// A decimal or hexadecimal integer, or a floating point number.
  mutating func number() throws(SyntaxError) -> Token {
    let start = position
    var end = start
    var kind = TokenKind.integer
    if bytes[start] == 0x30, byte(start + 1) | 0x20 == 0x78, Self.isHexDigit(byte(start + 2)) {
      kind = .hexInteger
      end += 2
      while Self.isHexDigit(byte(end)) { end += 1 }
    } else {
      end = digits(from: start)
      if byte(end) == UInt8(ascii: ".") {
        kind = .real
        end = digits(from: end + 1)
      }
      if let exponent = exponent(from: end) {
        kind = .real
        end = exponent
      }
    }
    guard !Self.continuesName(byte(end)) else {
      throw error("the number that begins here is malformed", at: start)
    }
    return take(kind, end - start)
  }

  /// A token between quotes, in which the quote is written twice.
  mutating func quoted(_ kind: TokenKind, by quote: UInt8) throws(SyntaxError) -> Token {
    let start = position
    var end = start + 1
    while end < bytes.count {
      if bytes[end] == quote {
        guard byte(end + 1) == quote else { return take(kind, end + 1 - start) }
        end += 1
      }
      end += 1
    }
    let noun = kind == .string ? "string" : "quoted name"
    throw error("the \(noun) that begins here is not closed", at: start)
  }

  /// A name between brackets, which cannot contain a closing one.
  mutating func bracketed() throws(SyntaxError) -> Token {
    var end = position + 1
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "]") { return take(.quotedName, end + 1 - position) }
      end += 1
    }
    throw error("the quoted name that begins here is not closed", at: position)
  }

  /// Pairs of hexadecimal digits between `x'` and `'`.
  mutating func blob() throws(SyntaxError) -> Token {
    var end = position + 2
    while Self.isHexDigit(byte(end)) { end += 1 }
    guard byte(end) == UInt8(ascii: "'"), (end - position) % 2 == 0 else {
      throw error("the blob that begins here is not pairs of hexadecimal digits", at: position)
    }
    return take(.blob, end + 1 - position)
  }

  mutating func numberedParameter() -> Token {
    take(.parameter, digits(from: position + 1) - position)
  }

  mutating func namedParameter() throws(SyntaxError) -> Token {
    var end = position + 1
    while Self.continuesName(byte(end)) { end += 1 }
    guard end > position + 1 else {
      throw error("the parameter that begins here has no name", at: position)
    }
    return take(.parameter, end - position)
  }

  /// Skips white space, comments and byte order marks; a comment may end with the text.
  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
        position += 1
      case UInt8(ascii: "-") where byte(position + 1) == UInt8(ascii: "-"):
        position = endOfLine(from: position)
      case UInt8(ascii: "/") where byte(position + 1) == UInt8(ascii: "*"):
        position = endOfComment(from: position + 2)
      case 0xEF where byte(position + 1) == 0xBB && byte(position + 2) == 0xBF:
        position += 3
      default:
        return
      }
    }
  }

  private func endOfLine(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    return end
  }

  private func endOfComment(from start: Int) -> Int {
    var end = start
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "*"), byte(end + 1) == UInt8(ascii: "/") { return end + 2 }
      end += 1
    }
    return bytes.count
  }

  private func digits(from start: Int) -> Int {
    var end = start
    while Self.isDigit(byte(end)) { end += 1 }
    return end
  }

  /// The end of the exponent that begins at `start`, if one does.
  private func exponent(from start: Int) -> Int? {
    guard byte(start) | 0x20 == UInt8(ascii: "e") else { return nil }
    let sign = byte(start + 1)
    let first = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") ? start + 2 : start + 1
    return Self.isDigit(byte(first)) ? digits(from: first) : nil
  }
}
