import Primitives

extension Numbers {
  /// What a share can be; completes "is not".
  package static let ratioExpectation =
    "a share from 0 to 1, such as 1/64, 10% or 0.1, with a denominator of at most \(UInt32.max)"

  /// A share from 0 to 1, written `1/64`, `10%` or `0.1`, in lowest terms; nil for anything else.
  ///
  /// Equal shares are equal values, however they are written. Integers only.
  package static func ratio(_ text: String) -> Ratio? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let numerator = digits(parts[0], radix: 10),
        let denominator = digits(parts[1], radix: 10)
      else { return nil }
      return lowestTerms(numerator, denominator)
    }
    if text.last == "%" { return decimal(text.dropLast(), over: 100) }
    return decimal(text[...], over: 1)
  }

  /// With this many decimals, a hundred times the number still fits into 64 bits.
  private static let fractionDigitsMax = 12

  /// `0.25` with digits on both sides of its point, or a whole number, divided by `scale`.
  private static func decimal(_ text: Substring, over scale: UInt64) -> Ratio? {
    let sides = text.split(separator: ".", omittingEmptySubsequences: false)
    guard sides.count <= 2, let whole = digits(sides[0], radix: 10), whole <= scale else {
      return nil
    }
    guard sides.count == 2 else { return lowestTerms(whole, scale) }
    guard (1...fractionDigitsMax).contains(sides[1].utf8.count), !sides[1].contains("_"),
      let rest = digits(sides[1], radix: 10)
    else { return nil }
    var power: UInt64 = 1
    for _ in sides[1].utf8 { power *= 10 }
    return lowestTerms(whole * power + rest, scale * power)
  }

  private static func lowestTerms(_ numerator: UInt64, _ denominator: UInt64) -> Ratio? {
    guard denominator > 0, numerator <= denominator else { return nil }
    var (divisor, rest) = (denominator, numerator)
    while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
    guard denominator / divisor <= UInt64(UInt32.max) else { return nil }
    return Ratio(UInt32(numerator / divisor), in: UInt32(denominator / divisor))
  }
}
