/// How many parentheses printed SQL has.
public enum Parentheses: Equatable, Sendable {
  /// Only those that the precedence of the operators demands.
  case minimal
  /// One pair around each operand that is an operation itself.
  case full
}

extension SQLStatement {
  /// The statement as canonical SQL without a semicolon; parsing it gives an equal tree.
  ///
  /// This holds for all trees that parsing can produce. Other trees also print as SQL, which may parse as another
  /// tree: a NaN prints as `NULL`, and a named parameter has no number in the text.
  ///
  /// - Complexity: O(*n*) in the length of the text.
  public func sql(_ parentheses: Parentheses = .minimal) -> String {
    var printer = Printer(parentheses: parentheses)
    printer.print(self)
    return printer.text
  }
}

extension CreateTableStatement {
  /// The statement as canonical SQL, see ``Statement/sql(_:)``.
  public func sql() -> String {
    SQLStatement.createTable(self).sql()
  }
}

extension Expression {
  /// The expression as canonical SQL, see ``Statement/sql(_:)``.
  ///
  /// - Complexity: O(*n*) in the length of the text.
  public func sql(_ parentheses: Parentheses = .minimal) -> String {
    var printer = Printer(parentheses: parentheses)
    printer.print(self)
    return printer.text
  }
}

extension SQLStatement: CustomStringConvertible {
  /// The statement as SQL.
  public var description: String { sql() }
}

extension Expression: CustomStringConvertible {
  /// The expression as SQL.
  public var description: String { sql() }
}

/// Writes trees as SQL.
struct Printer {
  let parentheses: Parentheses
  private(set) var text = ""

  init(parentheses: Parentheses) {
    self.parentheses = parentheses
  }

  mutating func write(_ part: String) {
    text += part
  }

  mutating func write(_ identifier: Identifier) {
    write(name: identifier.name)
  }

  /// Writes a name, in double quotes unless it is plainly a name in every place.
  mutating func write(name: String) {
    guard Self.needsQuotes(name) else { return write(name) }
    write(name, in: "\"")
  }

  /// Writes between quotes, with each quote inside twice.
  mutating func write(_ content: String, in quote: Unicode.Scalar) {
    text.unicodeScalars.append(quote)
    if content.utf8.contains(UInt8(ascii: quote)) {
      for scalar in content.unicodeScalars {
        text.unicodeScalars.append(scalar)
        if scalar == quote { text.unicodeScalars.append(quote) }
      }
    } else {
      text += content
    }
    text.unicodeScalars.append(quote)
  }

  /// Writes the elements with commas between them.
  mutating func write<Element>(
    list: [Element], _ write: (inout Printer, Element) -> Void
  ) {
    for (index, element) in list.enumerated() {
      if index > 0 { self.write(", ") }
      write(&self, element)
    }
  }

  private static func needsQuotes(_ name: String) -> Bool {
    let span = name.utf8Span.span
    guard span.count > 0, Lexer.beginsName(span[0]), !beginsWithByteOrderMark(span) else {
      return true
    }
    var hash: UInt32 = 0
    for index in 0..<span.count {
      guard Lexer.continuesName(span[index]) else { return true }
      hash = KeywordTable.roll(hash, span[index])
    }
    return KeywordTable.shared.keyword(in: span, from: 0, to: span.count, hash: hash) != nil
  }

  private static func beginsWithByteOrderMark(_ name: borrowing Span<UInt8>) -> Bool {
    name.count >= 3 && name[0] == 0xEF && name[1] == 0xBB && name[2] == 0xBF
  }
}
