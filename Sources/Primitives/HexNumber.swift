/// A 64-bit number in JSON: sixteen hexadecimal digits, because many readers keep only 53 bits.
public struct HexNumber: Hashable, Sendable {
  public var value: UInt64

  public init(_ value: UInt64) { self.value = value }

  /// The sixteen digits, without a prefix.
  public var hexadecimalDigits: String { hexadecimal(value) }
}

extension HexNumber: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Self.value(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "expected a 64-bit number as \"0x…\", not \(quotedASCII(text))")
    }
    self.value = value
  }

  /// The number written as `0x` and one to sixteen digits, in either case.
  private static func value(_ text: String) -> UInt64? {
    let digits = text.dropFirst(2)
    // A sign would be accepted as part of the number.
    guard text.hasPrefix("0x") || text.hasPrefix("0X"), digits.first?.isHexDigit == true else {
      return nil
    }
    return UInt64(digits, radix: 16)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode("0x" + hexadecimalDigits)
  }
}

/// The beginning of `text` in quotation marks, with everything escaped that could control a terminal.
public func quotedASCII(_ text: String) -> String {
  let shown = text.unicodeScalars.prefix(80).map { $0.escaped(asASCII: true) }.joined()
  return "\"\(shown)\(text.unicodeScalars.count > 80 ? "…" : "")\""
}
