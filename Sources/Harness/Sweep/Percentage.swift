import Primitives

/// A share in hundredths of a per cent, from 0 to 100 %.
package struct Percentage: Hashable, Sendable {
  package let hundredths: UInt64

  package init(hundredths: UInt64) { self.hundredths = hundredths }

  /// Reads `5%` or `0.25%`; nil for anything else.
  package init?(_ text: String) {
    guard text.last == "%" else { return nil }
    let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Numbers.plainCount(String(parts[0])),
      whole <= 100
    else { return nil }
    var rest: UInt64 = 0
    if parts.count == 2 {
      guard (1...2).contains(parts[1].count), let digits = Numbers.plainCount(String(parts[1]))
      else {
        return nil
      }
      rest = parts[1].count == 1 ? digits * 10 : digits
    }
    guard whole * 100 + rest <= 10_000 else { return nil }
    hundredths = whole * 100 + rest
  }

  /// Whether `seed` is of the share: the same in every process, shard and order.
  package func contains(seed: UInt64) -> Bool {
    mix64(seed, 0x6175_6469_7400_0001) % 10_000 < hundredths
  }
}

extension Percentage: CustomStringConvertible, Codable {
  package var description: String {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
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
      placeholder: "P%", expectation: "a share such as 5% or 0.5%", parse: { Percentage($0) },
      render: { "\($0)" })
  }
}
