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

  /// The affinity that the type gives its column.
  ///
  /// Source: https://www.sqlite.org/datatype3.html, section 3.1.
  public var affinity: Affinity {
    let name = ASCIICase.fold(words.joined(separator: " "))
    for (fragment, affinity) in Self.fragments where Self.contains(name, Array(fragment.utf8)) {
      return affinity
    }
    return .numeric
  }

  private static let fragments: [(String, Affinity)] = [
    ("int", .integer), ("char", .text), ("clob", .text), ("text", .text), ("blob", .blob),
    ("real", .real), ("floa", .real), ("doub", .real),
  ]

  private static func contains(_ text: [UInt8], _ fragment: [UInt8]) -> Bool {
    guard text.count >= fragment.count else { return false }
    for start in 0...(text.count - fragment.count)
    where text[start..<(start + fragment.count)].elementsEqual(fragment) {
      return true
    }
    return false
  }
}

/// The class of values that a column prefers to store; a column without a type has ``blob``.
public enum Affinity: Equatable, Sendable {
  /// Numbers and blobs are kept; text is converted to a number where that loses nothing.
  case integer
  /// Numbers are converted to text.
  case text
  /// Nothing is converted.
  case blob
  /// As ``numeric``, and integers become floating point numbers.
  case real
  /// Text is converted to a number where that loses nothing.
  case numeric
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
