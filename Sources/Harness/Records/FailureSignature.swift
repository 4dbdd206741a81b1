/// What failures are grouped by: the property, the kind of operation and, if it can fail in several ways, the way.
///
/// As text `PROPERTY in KIND` or `PROPERTY in KIND: WAY`, such as `durability in run: rolled back and there`.
/// Builds up to 0.1.0 also wrote the last yield point, ` at Family.point`. One bug is met at many points, so a
/// point is not part of the group, and a text with a point means the same as the text without it. Any other text,
/// such as that of a trap, is a group of its own.
package struct FailureSignature: Hashable, Sendable, CustomStringConvertible {
  /// The property and the kind of operation, or the whole text if it names none.
  let place: String
  /// In which of several ways the property failed; nil if there is only one way, or none was given.
  let way: String?

  /// The signature of a trap about which nothing else is known, and its spelling in builds up to 0.1.0.
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

  /// The property that did not hold; nil in the text of a trap and the like.
  var property: String? { Self.parts(place).map { String($0.property) } }

  package var description: String { place + (way.map { ": " + $0 } ?? "") }

  /// Whether both mean one group; a text without a way matches all ways.
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
