/// What failures are grouped by: the property, the kind of operation and, where there are several, the way.
///
/// As text `PROPERTY in KIND` or `PROPERTY in KIND: WAY`, such as `durability in run: rolled back and there`.
/// Builds up to 0.1.0 also wrote the last yield point, ` at Family.point`. One bug is met at many points, so
/// a point is no part of the group, and a text that has one means the same without it. Any other text, such
/// as that of a trap, is a group of its own.
package struct FailureSignature: Hashable, Sendable, CustomStringConvertible {
  /// The property and the kind of operation, or the whole text where it names none.
  let place: String
  /// In which of several ways the property failed; nil where there is one way, or nobody said it.
  let way: String?

  /// The signature of a trap of which nothing but that it was one is known, and how builds up to 0.1.0 wrote it.
  static let unnamedTrap = "trap in the system under test"
  private static let oldUnnamedTrap = "trap in the engine"

  /// Whether a text says no more than that the system trapped.
  static func isUnnamedTrap(_ text: String) -> Bool {
    text == unnamedTrap || text == oldUnnamedTrap
  }

  package init(_ text: String) {
    let text = Self.isUnnamedTrap(text) ? Self.unnamedTrap : text
    guard let parts = Self.parts(text) else {
      (place, way) = (text, nil)
      return
    }
    let words = Self.withoutPoint(parts.rest)
    let sides = words.firstRange(of: ": ")
    place = parts.property + " in " + (sides.map { words[..<$0.lowerBound] } ?? words)
    way = sides.map { String(words[$0.upperBound...]) }
  }

  /// The property that did not hold; nil in the text of a trap or the like.
  var property: String? { Self.parts(place).map { String($0.property) } }

  package var description: String { place + (way.map { ": " + $0 } ?? "") }

  /// Whether both mean one group; a text without a way means all of them.
  package func matches(_ other: FailureSignature) -> Bool {
    guard place == other.place else { return false }
    guard let way, let otherWay = other.way else { return true }
    return way == otherWay
  }

  /// Whether two texts mean one group.
  static func match(_ a: String, _ b: String) -> Bool {
    FailureSignature(a).matches(FailureSignature(b))
  }

  /// The property, which is one word of small letters, and the text after " in "; nil for other texts.
  private static func parts(_ text: String) -> (property: Substring, rest: Substring)? {
    guard let range = text.firstRange(of: " in ") else { return nil }
    let property = text[..<range.lowerBound]
    let isName =
      !property.isEmpty
      && property.allSatisfy { $0 == "-" || ($0.isASCII && ($0.isLowercase || $0.isNumber)) }
    return isName ? (property, text[range.upperBound...]) : nil
  }

  private static func withoutPoint(_ text: Substring) -> Substring {
    guard let range = text.ranges(of: " at ").last else { return text }
    let point = text[range.upperBound...]
    let isPoint = point.contains(".") && !point.contains(" ")
    return isPoint ? text[..<range.lowerBound] : text
  }
}
