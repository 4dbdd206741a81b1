/// An operator that comes before its operand.
public enum UnaryOperator: String, Equatable, Sendable, CaseIterable {
  /// Arithmetic negation.
  case negate = "-"
  /// No operation.
  case plus = "+"
  /// Bitwise complement.
  case complement = "~"
  /// Logical negation.
  case not = "NOT"
}

/// An operator that comes between its operands; all group from the left.
public enum BinaryOperator: String, Equatable, Sendable, CaseIterable {
  /// Logical or.
  case or = "OR"
  /// Logical and.
  case and = "AND"
  /// Equality, `=` or `==`.
  case equal = "="
  /// Inequality, `<>` or `!=`.
  case notEqual = "<>"
  /// Equality in which null equals null, `IS` or `IS NOT DISTINCT FROM`.
  case `is` = "IS"
  /// Inequality in which null equals null, `IS NOT` or `IS DISTINCT FROM`.
  case isNot = "IS NOT"
  /// Less than.
  case less = "<"
  /// Less than or equal.
  case lessOrEqual = "<="
  /// Greater than.
  case greater = ">"
  /// Greater than or equal.
  case greaterOrEqual = ">="
  /// Bitwise and.
  case bitAnd = "&"
  /// Bitwise or.
  case bitOr = "|"
  /// Shift to the left.
  case shiftLeft = "<<"
  /// Shift to the right.
  case shiftRight = ">>"
  /// Sum.
  case add = "+"
  /// Difference.
  case subtract = "-"
  /// Product.
  case multiply = "*"
  /// Quotient.
  case divide = "/"
  /// Remainder.
  case remainder = "%"
  /// Concatenation of strings.
  case concatenate = "||"
}

/// How tightly an operator binds, after https://www.sqlite.org/lang_expr.html, section 2.
enum Precedence: UInt8 {
  case or = 1
  case and, not, equality, comparison, bitwise, additive, multiplicative, concatenation
  case collation, unary, primary

  static let lowest = Precedence.or

  /// The precedence that the right operand of an operator that groups from the left must have.
  var next: Precedence {
    Precedence(rawValue: rawValue + 1) ?? .primary
  }

  static func < (left: Precedence, right: Precedence) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension BinaryOperator {
  var precedence: Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .equal, .notEqual, .is, .isNot: .equality
    case .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
    case .bitAnd, .bitOr, .shiftLeft, .shiftRight: .bitwise
    case .add, .subtract: .additive
    case .multiply, .divide, .remainder: .multiplicative
    case .concatenate: .concatenation
    }
  }
}
