/// The name of a column's type as declared: words, and perhaps one or two numbers.
public struct TypeName: Equatable, Sendable {
  /// The words in their order, as in `UNSIGNED BIG INT`; at least one.
  public var words: [String]

  /// The numbers between parentheses, at most two, as in `DECIMAL(10, 5)`.
  public var arguments: [Int64]

  /// Makes the name of a type.
  public init(_ words: [String], arguments: [Int64] = []) {
    self.words = words
    self.arguments = arguments
  }

  /// Whether this is the one word `INTEGER`, which makes a primary key an alias of the rowid.
  public var isInteger: Bool {
    words.count == 1 && ASCIICase.fold(words[0]) == Array("integer".utf8)
  }
}

/// ASCII letters without regard to case.
enum ASCIICase {
  static func fold(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  static func fold(_ text: String) -> [UInt8] {
    text.utf8.map { fold($0) }
  }
}
