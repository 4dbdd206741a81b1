/// SQL's arithmetic operators with two operands.
public enum Arithmetic: UInt8, Sendable, CaseIterable {
  case add, subtract, multiply, divide, remainder
  case bitAnd, bitOr, shiftLeft, shiftRight, concatenate
}

extension Value {
  /// `left operation right` as SQLite computes it.
  ///
  /// NULL gives NULL, an integer overflow is computed in reals, dividing by zero gives NULL. Source:
  /// sqlite.org/lang_expr.html, Operators.
  public static func compute(_ operation: Arithmetic, _ left: Value, _ right: Value) -> Value {
    if left.isNull || right.isNull { return .null }
    switch operation {
    case .add, .subtract, .multiply, .divide: return arithmetic(operation, left, right)
    case .remainder: return remainder(left, right)
    case .concatenate: return .text(left.asText + right.asText)
    case .bitAnd: return .integer(left.asInteger & right.asInteger)
    case .bitOr: return .integer(left.asInteger | right.asInteger)
    case .shiftLeft: return .integer(shifted(left.asInteger, left: right.asInteger))
    case .shiftRight:
      let places = right.asInteger
      return .integer(shifted(left.asInteger, left: places == .min ? .max : -places))
    }
  }

  private static func arithmetic(_ operation: Arithmetic, _ left: Value, _ right: Value) -> Value {
    let (left, right) = (left.asNumber, right.asNumber)
    if case .integer(let a) = left, case .integer(let b) = right,
      let exact = exactly(operation, a, b)
    {
      return exact
    }
    let (a, b) = (left.asReal, right.asReal)
    switch operation {
    case .add: return Value(a + b)
    case .subtract: return Value(a - b)
    case .multiply: return Value(a * b)
    default: return b == 0 ? .null : Value(a / b)
    }
  }

  /// The integer result, or nil if it overflows.
  private static func exactly(_ operation: Arithmetic, _ a: Int64, _ b: Int64) -> Value? {
    let (result, overflow): (Int64, Bool)
    switch operation {
    case .add: (result, overflow) = a.addingReportingOverflow(b)
    case .subtract: (result, overflow) = a.subtractingReportingOverflow(b)
    case .multiply: (result, overflow) = a.multipliedReportingOverflow(by: b)
    default:
      if b == 0 { return .null }
      (result, overflow) = a.dividedReportingOverflow(by: b)
    }
    return overflow ? nil : .integer(result)
  }

  /// Uses integers as CAST makes them, so `1` for the text `1e2`, which is a real otherwise.
  private static func remainder(_ left: Value, _ right: Value) -> Value {
    let (a, b) = (left.asInteger, right.asInteger)
    if b == 0 { return .null }
    let result = b == -1 ? 0 : a % b
    if case .integer = left.asNumber, case .integer = right.asNumber { return .integer(result) }
    return .real(Double(result))
  }

  private static func shifted(_ value: Int64, left places: Int64) -> Int64 {
    if places >= 64 { return 0 }
    if places >= 0 { return value << places }
    return places <= -64 ? (value < 0 ? -1 : 0) : value >> -places
  }

  /// `-self`: zero minus the value.
  public var negated: Value { Self.compute(.subtract, .integer(0), self) }

  /// `~self`.
  public var complement: Value { isNull ? .null : .integer(~asInteger) }
}

/// SQL's three-valued logic; nil means unknown.
public enum Logic {
  /// False if either is, otherwise unknown if either is.
  @inlinable
  public static func and(_ left: Bool?, _ right: Bool?) -> Bool? {
    if left == false || right == false { return false }
    return left == nil || right == nil ? nil : true
  }

  /// True if either is, otherwise unknown if either is.
  @inlinable
  public static func or(_ left: Bool?, _ right: Bool?) -> Bool? {
    if left == true || right == true { return true }
    return left == nil || right == nil ? nil : false
  }

  /// The opposite truth; unknown stays unknown.
  @inlinable
  public static func not(_ operand: Bool?) -> Bool? { operand.map { !$0 } }
}
