/// One SQL value in one of SQLite's five storage classes.
///
/// Equality and hashing are by identity: the integer 1 and the real 1.0 differ, and text is
/// compared by its UTF-8 bytes. `order(of:and:)` is the order of SQL's `=` and ORDER BY.
/// Source: sqlite.org/datatype3.html, section 2.
public enum Value: Sendable {
  /// The absence of a value.
  case null
  /// A signed integer of 64 bits.
  case integer(Int64)
  /// An IEEE 754 double; never a NaN, which SQL sees as NULL.
  case real(Double)
  /// Text, kept and compared as UTF-8.
  case text(String)
  /// Bytes without an interpretation.
  case blob([UInt8])
}

extension Value {
  /// A real, or NULL for a NaN.
  @inlinable
  public init(_ real: Double) { self = real.isNaN ? .null : .real(real) }

  /// The integer 1 or 0, or NULL for an unknown truth.
  @inlinable
  public init(_ truth: Bool?) {
    switch truth {
    case true: self = .integer(1)
    case false: self = .integer(0)
    case nil: self = .null
    }
  }

  @inlinable public var isNull: Bool {
    if case .null = self { return true }
    return false
  }

  /// The name that SQL's `typeof` gives the storage class.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .integer: "integer"
    case .real: "real"
    case .text: "text"
    case .blob: "blob"
    }
  }
}

extension Value: Hashable {
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.integer(let a), .integer(let b)): a == b
    case (.real(let a), .real(let b)): a.bitPattern == b.bitPattern
    case (.text(let a), .text(let b)): bytesAreEqual(a.utf8Span.span.bytes, b.utf8Span.span.bytes)
    case (.blob(let a), .blob(let b)): bytesAreEqual(a.span.bytes, b.span.bytes)
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0 as UInt8)
    case .integer(let integer): hasher.combine(integer)
    case .real(let real): hasher.combine(real.bitPattern)
    case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
    case .blob(let bytes): hasher.combine(bytes)
    }
  }
}

extension Value: CustomStringConvertible {
  /// The value as an SQL literal.
  public var description: String {
    switch self {
    case .null: return "NULL"
    case .integer(let integer): return String(integer)
    case .real(let real): return RealText.format(real)
    case .text(let text):
      var literal = "'"
      for character in text.unicodeScalars {
        literal.unicodeScalars.append(character)
        if character == "'" { literal.unicodeScalars.append(character) }
      }
      return literal + "'"
    case .blob(let bytes): return "x'" + Value.hexadecimalText(of: bytes) + "'"
    }
  }

  /// Two upper-case digits for each byte.
  public static func hexadecimalText(of bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
