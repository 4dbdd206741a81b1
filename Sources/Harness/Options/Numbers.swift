import Primitives

/// Numbers and ratios as people write them; each function answers nil for anything else.
enum Numbers {
  /// A 64-bit number, decimal or `0x…`; underscores may separate digits.
  static func seed(_ text: String) -> UInt64? {
    let lowered = text.lowercased()
    if lowered.hasPrefix("0x") { return digits(lowered.dropFirst(2), radix: 16) }
    return digits(lowered[...], radix: 10)
  }

  /// A decimal count, with `k` for thousands or `M` for millions at its end.
  static func count(_ text: String) -> UInt64? {
    let scale: UInt64
    switch text.last {
    case "k", "K": scale = 1000
    case "m", "M": scale = 1_000_000
    default: scale = 1
    }
    guard let value = digits(scale == 1 ? text[...] : text.dropLast(), radix: 10) else {
      return nil
    }
    let (product, overflow) = value.multipliedReportingOverflow(by: scale)
    return overflow ? nil : product
  }

  /// A decimal number without a unit.
  static func plainCount(_ text: String) -> UInt64? { digits(text[...], radix: 10) }

  /// A share `a/b` with a ≤ b, or 0 or 1.
  static func ratio(_ text: String) -> Ratio? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let numerator = digits(parts[0], radix: 10) else { return nil }
    let denominator = parts.count == 2 ? digits(parts[1], radix: 10) : 1
    guard let denominator, denominator > 0, denominator <= UInt64(UInt32.max),
      numerator <= denominator
    else { return nil }
    return Ratio(UInt32(numerator), in: UInt32(denominator))
  }

  /// Digits with underscores between them, and nothing else.
  private static func digits(_ text: Substring, radix: Int) -> UInt64? {
    guard let first = text.first, let last = text.last, first != "_", last != "_" else {
      return nil
    }
    var plain = ""
    for character in text where character != "_" {
      guard character.isASCII, character.isHexDigit else { return nil }
      plain.append(character)
    }
    return UInt64(plain, radix: radix)
  }

  /// `value` with a comma between thousands, for tables.
  static func grouped(_ value: UInt64) -> String {
    let plain = "\(value)"
    var text = ""
    for (index, digit) in plain.enumerated() {
      if index > 0, (plain.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
