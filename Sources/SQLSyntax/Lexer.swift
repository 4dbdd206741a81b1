/// Cuts a text into tokens, without allocation.
///
/// Source: https://www.sqlite.org/lang_keywords.html, https://www.sqlite.org/lang_comment.html and
/// https://www.sqlite.org/lang_expr.html, section 3.
struct Lexer: ~Escapable {
  let bytes: Span<UInt8>
  var position: Int
  private let keywords = KeywordTable.shared

  @_lifetime(copy bytes)
  init(bytes: Span<UInt8>, position: Int) {
    self.bytes = bytes
    self.position = position
  }

  /// The next token; at the end of the text always ``TokenKind/end``.
  mutating func next() throws(SyntaxError) -> Token {
    skipSpace()
    let start = position
    guard start < bytes.count else { return Token(.end, start, start) }
    let byte = bytes[start]
    if Self.beginsName(byte) {
      if byte | 0x20 == UInt8(ascii: "x"), self.byte(start + 1) == UInt8(ascii: "'") {
        return try blob()
      }
      return word()
    }
    if Self.isDigit(byte) { return try number() }
    return try punctuationOrQuoted(byte)
  }

  /// The byte at `index`, or zero after the end.
  func byte(_ index: Int) -> UInt8 {
    index < bytes.count ? bytes[index] : 0
  }

  func error(_ clause: String, at offset: Int) -> SyntaxError {
    SyntaxError(.malformed(clause), at: offset, in: bytes)
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10
  }

  static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- 0x61 < 6
  }

  static func beginsName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte >= 0x80
  }

  static func continuesName(_ byte: UInt8) -> Bool {
    beginsName(byte) || isDigit(byte) || byte == 0x24
  }

  private mutating func word() -> Token {
    let start = position
    var hash: UInt32 = 0
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      guard Self.continuesName(byte) else { break }
      hash = KeywordTable.roll(hash, byte)
      end += 1
    }
    position = end
    let keyword = keywords.keyword(in: bytes, from: start, to: end, hash: hash)
    return Token(.word, start, end, keyword: keyword)
  }

  private mutating func punctuationOrQuoted(_ byte: UInt8) throws(SyntaxError) -> Token {
    switch byte {
    case UInt8(ascii: "("): return take(.leftParenthesis, 1)
    case UInt8(ascii: ")"): return take(.rightParenthesis, 1)
    case UInt8(ascii: ","): return take(.comma, 1)
    case UInt8(ascii: ";"): return take(.semicolon, 1)
    case UInt8(ascii: "'"): return try quoted(.string, by: byte)
    case UInt8(ascii: "\""), UInt8(ascii: "`"): return try quoted(.quotedName, by: byte)
    case UInt8(ascii: "["): return try bracketed()
    case UInt8(ascii: "?"): return numberedParameter()
    case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"): return try namedParameter()
    case UInt8(ascii: "."):
      return Self.isDigit(self.byte(position + 1)) ? try number() : take(.dot, 1)
    default: return try operation(byte)
    }
  }

  private mutating func operation(_ byte: UInt8) throws(SyntaxError) -> Token {
    let following = self.byte(position + 1)
    let doubled = following == byte
    let withEqual = following == UInt8(ascii: "=")
    switch byte {
    case UInt8(ascii: "+"): return take(.plus, 1)
    case UInt8(ascii: "-"):
      guard following == UInt8(ascii: ">") else { return take(.minus, 1) }
      return take(.arrow, self.byte(position + 2) == UInt8(ascii: ">") ? 3 : 2)
    case UInt8(ascii: "*"): return take(.star, 1)
    case UInt8(ascii: "/"): return take(.slash, 1)
    case UInt8(ascii: "%"): return take(.percent, 1)
    case UInt8(ascii: "&"): return take(.ampersand, 1)
    case UInt8(ascii: "~"): return take(.tilde, 1)
    case UInt8(ascii: "|"): return doubled ? take(.concatenation, 2) : take(.bar, 1)
    case UInt8(ascii: "="): return take(.equal, doubled ? 2 : 1)
    case UInt8(ascii: "<"):
      if following == UInt8(ascii: ">") { return take(.notEqual, 2) }
      if withEqual { return take(.lessOrEqual, 2) }
      return doubled ? take(.shiftLeft, 2) : take(.less, 1)
    case UInt8(ascii: ">"):
      if withEqual { return take(.greaterOrEqual, 2) }
      return doubled ? take(.shiftRight, 2) : take(.greater, 1)
    case UInt8(ascii: "!") where withEqual: return take(.notEqual, 2)
    default: throw error("the character here begins no token", at: position)
    }
  }

  /// Ends a token `length` bytes after the position.
  mutating func take(_ kind: TokenKind, _ length: Int) -> Token {
    let start = position
    position += length
    return Token(kind, start, position)
  }
}
