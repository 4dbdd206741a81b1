extension Value {
  /// The value as text, as converted by `||` and TEXT affinity; NULL gives the empty text.
  ///
  /// Bytes that are not UTF-8 become U+FFFD, since text is always valid here.
  public var asText: String {
    switch self {
    case .null: ""
    case .integer(let integer): String(integer)
    case .real(let real): RealText.format(real)
    case .text(let text): text
    case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The value as an integer, as converted by CAST: texts by their prefix, reals truncated and saturated.
  public var asInteger: Int64 {
    switch self {
    case .null: 0
    case .integer(let integer): integer
    case .real(let real): Self.saturated(real)
    case .text(let text): NumericText(text).integerPrefix
    case .blob(let bytes): NumericText(bytes.span.bytes).integerPrefix
    }
  }

  /// The value as a real, as converted by CAST.
  public var asReal: Double {
    switch asNumber {
    case .integer(let integer): Double(integer)
    case .real(let real): real
    default: 0
    }
  }

  /// The number that arithmetic sees: NULL stays, texts and blobs count by their prefix.
  public var asNumber: Value {
    switch self {
    case .null, .integer, .real: self
    case .text(let text): NumericText(text).value
    case .blob(let bytes): NumericText(bytes.span.bytes).value
    }
  }

  /// Whether the value counts as true; nil for NULL.
  @inlinable public var truth: Bool? {
    switch self {
    case .null: nil
    case .integer(let integer): integer != 0
    case .real(let real): real != 0
    case .text, .blob: asReal != 0
    }
  }

  /// The bytes of the value, as converted by CAST to BLOB.
  public var asBytes: [UInt8] {
    if case .blob(let bytes) = self { return bytes }
    return Array(asText.utf8)
  }

  /// The value of `CAST(self AS a type of this affinity)`; NULL stays NULL.
  ///
  /// Source: sqlite.org/lang_expr.html, CAST expressions.
  public func cast(to affinity: Affinity) -> Value {
    if isNull { return .null }
    switch affinity {
    case .blob: return .blob(asBytes)
    case .text: return .text(asText)
    case .integer: return .integer(asInteger)
    case .real: return .real(asReal)
    case .numeric:
      switch (self, asNumber) {
      case (.text, .real(let real)), (.blob, .real(let real)): return Self.integerIfExact(real)
      case (_, let number): return number
      }
    }
  }

  private static func saturated(_ real: Double) -> Int64 {
    if real.isNaN { return 0 }
    if real <= -9_223_372_036_854_775_808.0 { return .min }
    if real >= 9_223_372_036_854_775_807.0 { return .max }
    return Int64(real)
  }
}
