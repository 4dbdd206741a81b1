/// An expression of SQL.
///
/// Parentheses leave no node: they only decide the shape of the tree. `-` directly before a number is part
/// of the literal. `x IS NULL`, `x ISNULL`, `x IS NOT NULL`, `x NOTNULL` and `x NOT NULL` are all
/// ``isNull(_:isNegated:)``; `IS DISTINCT FROM` is ``BinaryOperator/isNot``.
public indirect enum Expression: Equatable, Sendable {
  /// A constant.
  case literal(Literal)
  /// A value that is bound before the statement is stepped.
  case parameter(Parameter)
  /// A column, by its name and perhaps its table's.
  case column(ColumnReference)
  /// An operator before its operand.
  case unary(UnaryOperator, Expression)
  /// An operator between its operands.
  case binary(BinaryOperator, Expression, Expression)
  /// Whether the operand is null, or is not.
  case isNull(Expression, isNegated: Bool)
  /// Whether the first operand lies in the closed range from `low` to `high`, or does not.
  case between(Expression, low: Expression, high: Expression, isNegated: Bool)
  /// Whether the operand equals an element of the list, which may be empty, or none.
  case inList(Expression, [Expression], isNegated: Bool)
  /// `LIKE` or `GLOB`.
  case match(PatternMatch)
  /// The operand under a named collation.
  case collate(Expression, String)
  /// `CASE … END`.
  case conditional(CaseExpression)
  /// The operand converted as a column of the type would convert it.
  case cast(Expression, TypeName)
  /// A call of a scalar or aggregate function.
  case function(FunctionCall)
}

/// A constant written in a statement.
public enum Literal: Equatable, Sendable {
  /// `NULL`.
  case null
  /// `TRUE` or `FALSE`, which are the integers 1 and 0 except on the right of `IS`.
  case boolean(Bool)
  /// An integer of 64 bits, decimal or hexadecimal; decimal ones out of range are ``real(_:)``.
  case integer(Int64)
  /// A floating point number; never a NaN when parsed, infinite when the text was out of range.
  case real(Double)
  /// A string. SQL compares the bytes of strings, `String` compares canonical equivalents.
  case text(String)
  /// Bytes, written `x'…'`.
  case blob([UInt8])
}

/// A parameter: its number, and its name if it has one.
public struct Parameter: Equatable, Sendable {
  /// The number of the parameter, from 1 up to the maximum of ``Limit/parameters``.
  ///
  /// `?` has one more than the largest number so far, `?NNN` the number itself, and the same name always
  /// the same number. Parameters without a name print as `?NNN`.
  public var index: Int

  /// The name with its mark, as in `:name`, `@name` or `$name`.
  public var name: String?

  /// Makes a parameter; a name must have the number that parsing the printed statement gives it.
  public init(index: Int, name: String? = nil) {
    self.index = index
    self.name = name
  }
}

/// A column as an expression names it.
public struct ColumnReference: Equatable, Sendable {
  /// The table's name or alias, if written.
  public var table: String?

  /// The column's name.
  public var name: String

  /// Where the whole reference was written.
  public var range: SourceRange

  /// Makes a reference to a column.
  public init(table: String? = nil, _ name: String, range: SourceRange = .none) {
    self.table = table
    self.name = name
    self.range = range
  }
}

/// `value [NOT] LIKE|GLOB pattern [ESCAPE escape]`.
public struct PatternMatch: Equatable, Sendable {
  /// The kinds of patterns.
  public enum Operator: String, Equatable, Sendable {
    /// `%` and `_`, without regard to ASCII case.
    case like = "LIKE"
    /// `*`, `?` and `[…]`.
    case glob = "GLOB"
  }

  /// Which kind of pattern.
  public var operation: Operator
  /// What is matched.
  public var value: Expression
  /// The pattern.
  public var pattern: Expression
  /// The escape character, if given.
  public var escape: Expression?
  /// Whether `NOT` was written.
  public var isNegated: Bool

  /// Makes a match.
  public init(
    _ operation: Operator, _ value: Expression, _ pattern: Expression,
    escape: Expression? = nil, isNegated: Bool = false
  ) {
    self.operation = operation
    self.value = value
    self.pattern = pattern
    self.escape = escape
    self.isNegated = isNegated
  }
}

/// `CASE [operand] WHEN … THEN … [ELSE …] END`.
public struct CaseExpression: Equatable, Sendable {
  /// One `WHEN … THEN …`.
  public struct Branch: Equatable, Sendable {
    /// The condition, or with an operand the value that it is compared to.
    public var when: Expression
    /// The result.
    public var then: Expression

    /// Makes a branch.
    public init(when: Expression, then: Expression) {
      self.when = when
      self.then = then
    }
  }

  /// What the branches are compared to, if given.
  public var operand: Expression?
  /// The branches in their order, at least one.
  public var branches: [Branch]
  /// The result if no branch is taken; without it that is null.
  public var otherwise: Expression?

  /// Makes a case expression.
  public init(operand: Expression? = nil, branches: [Branch], otherwise: Expression? = nil) {
    self.operand = operand
    self.branches = branches
    self.otherwise = otherwise
  }
}

/// A call of a function by name.
public struct FunctionCall: Equatable, Sendable {
  /// What is between the parentheses.
  public enum Arguments: Equatable, Sendable {
    /// `*`, as in `count(*)`.
    case star
    /// Expressions, perhaps none.
    case list([Expression], isDistinct: Bool)
  }

  /// The function's name as written.
  public var name: Identifier
  /// The arguments.
  public var arguments: Arguments

  /// Makes a call.
  public init(_ name: Identifier, _ arguments: Arguments) {
    self.name = name
    self.arguments = arguments
  }

  /// Makes a call with plain arguments.
  public init(_ name: Identifier, _ arguments: [Expression]) {
    self.init(name, .list(arguments, isDistinct: false))
  }
}
