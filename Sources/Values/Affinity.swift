/// The type that a column prefers for what is stored in it.
///
/// Source: sqlite.org/datatype3.html, section 3.
public enum Affinity: UInt8, Sendable {
  case blob, text, numeric, integer, real

  /// The affinity of a declared type's name; the first rule that matches decides.
  public init(typeName: String) {
    let name = typeName.utf8.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 }
    func names(_ part: StaticString) -> Bool {
      let length = part.utf8CodeUnitCount
      guard name.count >= length else { return false }
      for start in 0...(name.count - length) {
        var place = 0
        while place < length, name[start + place] == part.utf8Start[place] { place += 1 }
        if place == length { return true }
      }
      return false
    }
    if names("INT") {
      self = .integer
    } else if names("CHAR") || names("CLOB") || names("TEXT") {
      self = .text
    } else if names("BLOB") || name.isEmpty {
      self = .blob
    } else if names("REAL") || names("FLOA") || names("DOUB") {
      self = .real
    } else {
      self = .numeric
    }
  }

  /// Whether the affinity prefers numbers.
  public var isNumeric: Bool { self == .numeric || self == .integer || self == .real }

  /// `value` in the form in which a column of this affinity stores it.
  @inlinable
  public func applied(to value: Value) -> Value {
    switch (self, value) {
    case (.blob, _), (_, .null), (_, .blob), (.text, .text), (.integer, .integer),
      (.numeric, .integer), (.real, .real):
      value
    default: converted(value)
    }
  }

  @usableFromInline
  func converted(_ value: Value) -> Value {
    switch (self, value) {
    case (.text, .integer), (.text, .real): return .text(value.asText)
    case (.real, .integer(let integer)): return .real(Double(integer))
    case (.numeric, .real(let real)), (.integer, .real(let real)):
      return Value.integerIfExact(real)
    case (.numeric, .text(let text)), (.integer, .text(let text)), (.real, .text(let text)):
      let number = NumericText(text)
      guard number.isWhole else { return value }
      return applied(to: number.value)
    default: return value
    }
  }
}

extension Value {
  /// The integer that equals `real`, if it is well inside 64 bits.
  static func integerIfExact(_ real: Double) -> Value {
    guard real > -9_223_372_036_854_775_808.0, real < 9_223_372_036_854_774_784.0 else {
      return .real(real)
    }
    let integer = Int64(real)
    return Double(integer) == real ? .integer(integer) : .real(real)
  }
}
