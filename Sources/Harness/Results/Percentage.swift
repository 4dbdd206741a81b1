import Console
import Primitives

/// A share of seeds, from 0 to 100 %.
package struct Percentage: Hashable, Sendable {
  /// Over 10,000 if that is exact, so that equal shares are equal in every spelling; otherwise in lowest terms.
  private let ratio: Ratio

  package init(hundredths: UInt32) { ratio = Ratio(hundredths, in: Self.whole) }

  /// Reads `5%`, `1/20` or `0.05`; nil for anything else.
  package init?(_ text: String) {
    guard let share = Numbers.ratio(text) else { return nil }
    let (factor, rest) = Self.whole.quotientAndRemainder(dividingBy: share.denominator)
    ratio = rest == 0 ? Ratio(share.numerator * factor, in: Self.whole) : share
  }

  private static let whole: UInt32 = 10_000

  /// Whether it is 0 %.
  package var isNone: Bool { ratio.numerator == 0 }

  /// Whether `seed` belongs to the share; the same in every process, every shard and any order.
  package func contains(seed: UInt64) -> Bool {
    mix64(seed, 0x6175_6469_7400_0001) % UInt64(ratio.denominator) < UInt64(ratio.numerator)
  }
}

extension Percentage: CustomStringConvertible, Codable {
  package var description: String {
    guard ratio.denominator == Self.whole else { return "\(ratio)" }
    let (whole, rest) = ratio.numerator.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(whole)%" }
    return rest % 10 == 0 ? "\(whole).\(rest / 10)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let percentage = Percentage(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a share such as 5%, not \(quoted(text))")
    }
    self = percentage
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension ValueKind where Value == Percentage {
  static var percentage: Self {
    Self(
      placeholder: "SHARE", expectation: Numbers.ratioExpectation, parse: { Percentage($0) },
      render: { "\($0)" })
  }
}
