extension StatementParser {
  /// The bytes of the text from `start` up to `end` as a string.
  func string(from start: Int, to end: Int) -> String {
    lexer.bytes.extracting(start..<end).withUnsafeBufferPointer { buffer in
      String(decoding: buffer, as: UTF8.self)
    }
  }

  /// The text between the quotes of a string, with doubled quotes as one.
  func text(of token: Token) -> String {
    let quote = lexer.bytes[token.start]
    var doubled = 0
    for index in (token.start + 1)..<(token.end - 1) where lexer.bytes[index] == quote {
      doubled += 1
    }
    guard doubled > 0, quote != UInt8(ascii: "[") else {
      return string(from: token.start + 1, to: token.end - 1)
    }
    return undoubled(token, quote, count: token.end - token.start - 2 - doubled / 2)
  }

  private func undoubled(_ token: Token, _ quote: UInt8, count: Int) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var index = token.start + 1
    while index < token.end - 1 {
      bytes.append(lexer.bytes[index])
      index += lexer.bytes[index] == quote ? 2 : 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The name that a token spells, without its quotes.
  func name(of token: Token) -> String {
    token.kind == .word ? string(from: token.start, to: token.end) : text(of: token)
  }

  /// The bytes of a blob.
  func blob(of token: Token) -> [UInt8] {
    var blob: [UInt8] = []
    blob.reserveCapacity((token.end - token.start - 3) / 2)
    var index = token.start + 2
    while index < token.end - 1 {
      blob.append(hexDigit(at: index) << 4 | hexDigit(at: index + 1))
      index += 2
    }
    return blob
  }

  /// The value of a number, negated if a `-` comes before it.
  ///
  /// Nil for `-0x8000000000000000`, which has no negation.
  func number(of token: Token, isNegative: Bool) throws(SyntaxError) -> Literal? {
    switch token.kind {
    case .hexInteger:
      let value = try hexInteger(token)
      if isNegative, value == .min { return nil }
      return .integer(isNegative ? -value : value)
    case .integer:
      return integer(token, isNegative: isNegative) ?? real(token, isNegative: isNegative)
    default:
      return real(token, isNegative: isNegative)
    }
  }

  private func integer(_ token: Token, isNegative: Bool) -> Literal? {
    var value: Int64 = 0
    for index in token.start..<token.end {
      let digit = Int64(lexer.bytes[index] &- 0x30)
      let (product, productOverflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, sumOverflow) =
        isNegative
        ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      if productOverflow || sumOverflow { return nil }
      value = sum
    }
    return .integer(value)
  }

  private func real(_ token: Token, isNegative: Bool) -> Literal {
    let magnitude = Double(string(from: token.start, to: token.end)) ?? .infinity
    return .real(isNegative ? -magnitude : magnitude)
  }

  private func hexInteger(_ token: Token) throws(SyntaxError) -> Int64 {
    var value: UInt64 = 0
    for index in (token.start + 2)..<token.end {
      guard value >> 60 == 0 else {
        throw malformed("the hexadecimal number has more than 64 bits", at: token.start)
      }
      value = value << 4 | UInt64(hexDigit(at: index))
    }
    return Int64(bitPattern: value)
  }

  private func hexDigit(at index: Int) -> UInt8 {
    let byte = lexer.bytes[index]
    return Lexer.isDigit(byte) ? byte & 0x0F : (byte & 0x0F) + 9
  }
}
