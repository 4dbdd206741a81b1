/// The number that a text begins with, as SQLite reads it.
///
/// Leading white space is skipped; the longest prefix that is an integer or a real counts.
/// Source: sqlite.org/lang_expr.html, CAST expressions; sqlite.org/datatype3.html, section 3.
package struct NumericText {
  /// The number: an integer if the prefix is one that fits in 64 bits, otherwise a real; 0 for none.
  package let value: Value
  /// Whether there is a number, and only white space around it.
  package let isWhole: Bool
  /// The digits before any point or exponent, cut to the range of 64 bits.
  package let integerPrefix: Int64

  package init(_ text: String) {
    self.init(text.utf8Span.span.bytes)
  }

  package init(_ bytes: RawSpan) {
    var scanner = NumberScanner(bytes)
    scanner.scan()
    integerPrefix = scanner.integerPrefix
    isWhole = scanner.hasDigits && scanner.endsWithNumber
    if !scanner.hasDigits {
      value = .integer(0)
    } else if !scanner.isReal, let integer = scanner.exactInteger {
      value = .integer(integer)
    } else {
      value = Value(Double(scanner.digits) ?? 0)
    }
  }
}

/// Finds the longest number at the start of bytes.
private struct NumberScanner: ~Escapable {
  private let bytes: RawSpan
  private var offset = 0
  private var start = 0
  private var end = 0
  private(set) var hasDigits = false
  private(set) var isReal = false
  private var isNegative = false
  private var magnitude: UInt64 = 0
  private var overflowed = false

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  private var byte: UInt8 {
    offset < bytes.byteCount ? bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) : 0
  }

  private var isAtDigit: Bool { byte >= 48 && byte <= 57 }

  private mutating func skipSpace() {
    while byte == 32 || (byte >= 9 && byte <= 13) { offset += 1 }
  }

  mutating func scan() {
    skipSpace()
    start = offset
    if byte == 43 || byte == 45 {
      isNegative = byte == 45
      offset += 1
    }
    while isAtDigit { takeIntegerDigit() }
    scanFraction()
    if hasDigits {
      end = offset
      scanExponent()
    }
  }

  private mutating func takeIntegerDigit() {
    hasDigits = true
    let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, carry) = shifted.addingReportingOverflow(UInt64(byte - 48))
    overflowed = overflowed || overflow || carry
    magnitude = sum
    offset += 1
  }

  private mutating func scanFraction() {
    guard byte == 46 else { return }
    let hadDigits = hasDigits
    offset += 1
    while isAtDigit {
      hasDigits = true
      offset += 1
    }
    if hadDigits || hasDigits { isReal = true }
  }

  private mutating func scanExponent() {
    guard byte == 101 || byte == 69 else { return }
    offset += 1
    if byte == 43 || byte == 45 { offset += 1 }
    guard isAtDigit else { return }
    while isAtDigit { offset += 1 }
    isReal = true
    end = offset
  }

  /// Whether only white space follows the number.
  var endsWithNumber: Bool {
    for place in end..<bytes.byteCount {
      let byte = bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self)
      if byte != 32 && !(byte >= 9 && byte <= 13) { return false }
    }
    return true
  }

  var exactInteger: Int64? {
    if overflowed { return nil }
    if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int64(exactly: magnitude)
  }

  var integerPrefix: Int64 { exactInteger ?? (isNegative ? .min : .max) }

  var digits: String {
    bytes.extracting(start..<end).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }
}
