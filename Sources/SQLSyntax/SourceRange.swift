/// The half-open range of UTF-8 bytes that a part of a statement takes in its text.
///
/// Two source ranges are always equal. A tree is what a statement means, and its ranges only say where that was
/// written, so two trees can be compared with `==` whatever text they came from.
public struct SourceRange: Equatable, Sendable {
  /// The offset of the first byte.
  public var start: Int

  /// The offset after the last byte.
  public var end: Int

  /// The range of parts that no text was parsed for.
  public static let none = SourceRange(start: 0, end: 0)

  /// Makes the range from `start` up to `end`.
  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// Always true, see ``SourceRange``.
  public static func == (_: SourceRange, _: SourceRange) -> Bool {
    true
  }
}

/// A name as it was written, without its quotes, and where.
///
/// SQL compares names without regard to ASCII case; `==` here does not fold case.
public struct Identifier: Equatable, Sendable, ExpressibleByStringLiteral {
  /// The name without quotes.
  public var name: String

  /// Where the name was written.
  public var range: SourceRange

  /// Makes an identifier.
  public init(_ name: String, range: SourceRange = .none) {
    self.name = name
    self.range = range
  }

  /// Makes an identifier that was not parsed.
  public init(stringLiteral name: String) {
    self.init(name)
  }
}
