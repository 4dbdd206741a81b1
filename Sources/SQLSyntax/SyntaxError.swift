/// Why a text is not a statement, and where.
///
/// A single reference, so that it is cheap to throw; `description` is one sentence.
public struct SyntaxError: Error, Equatable, CustomStringConvertible {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    /// Something else was expected.
    case unexpected(found: String, expected: String)
    /// The text is SQL, but the feature is not supported.
    case unsupported(feature: String)
    /// The bytes are not a token, or the parts do not fit; a clause that says so.
    case malformed(String)
    /// A bound was passed.
    case limitExceeded(Limit)
  }

  private let storage: Storage

  /// The offset in the text, in UTF-8 bytes.
  public var offset: Int { storage.offset }

  /// The line, from 1.
  public var line: Int { storage.line }

  /// The column in its line, in Unicode scalars, from 1.
  public var column: Int { storage.column }

  /// What is wrong.
  public var reason: Reason { storage.reason }

  /// The error as one sentence.
  public var description: String {
    "at line \(line), column \(column): \(message)"
  }

  /// The sentence without the position.
  public var message: String {
    switch reason {
    case .unexpected(let found, let expected): "expected \(expected), found \(found)"
    case .unsupported(let feature): "\(feature) is not supported"
    case .malformed(let clause): clause
    case .limitExceeded(let limit): limit.excess
    }
  }

  init(_ reason: Reason, at offset: Int, in text: borrowing Span<UInt8>) {
    var line = 1
    var column = 1
    for index in 0..<min(offset, text.count) {
      let byte = text[index]
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    storage = Storage(reason: reason, offset: offset, line: line, column: column)
  }

  /// Whether two errors say the same about the same place.
  public static func == (left: SyntaxError, right: SyntaxError) -> Bool {
    left.offset == right.offset && left.line == right.line && left.column == right.column
      && left.reason == right.reason
  }

  private final class Storage: Sendable {
    let reason: Reason
    let offset: Int
    let line: Int
    let column: Int

    init(reason: Reason, offset: Int, line: Int, column: Int) {
      self.reason = reason
      self.offset = offset
      self.line = line
      self.column = column
    }
  }
}
