import Primitives

/// Numbers and ratios as people write them; each function returns nil for anything else.
package enum Numbers {
  /// A 64-bit number, decimal or `0x…`; underscores may separate digits.
  package static func seed(_ text: String) -> UInt64? {
    let lowered = text.lowercased()
    if lowered.hasPrefix("0x") { return digits(lowered.dropFirst(2), radix: 16) }
    return digits(lowered[...], radix: 10)
  }

  /// A decimal count, with `k` for thousands or `M` for millions at its end.
  package static func count(_ text: String) -> UInt64? {
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
  package static func plainCount(_ text: String) -> UInt64? { digits(text[...], radix: 10) }

  /// No sensible number has that many digits, and error messages repeat what was given.
  private static let digitsMax = 64

  /// Digits with underscores between them, and nothing else.
  package static func digits(_ text: Substring, radix: Int) -> UInt64? {
    guard let first = text.first, let last = text.last, first != "_", last != "_",
      text.utf8.count <= digitsMax
    else { return nil }
    var plain = ""
    for character in text where character != "_" {
      guard character.isASCII, character.isHexDigit else { return nil }
      plain.append(character)
    }
    return UInt64(plain, radix: radix)
  }

  /// `value` with a comma between thousands, for tables.
  package static func grouped(_ value: UInt64) -> String {
    let plain = "\(value)"
    var text = ""
    for (index, digit) in plain.enumerated() {
      if index > 0, (plain.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
