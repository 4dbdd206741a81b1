import MVCC
import SQLSyntax
import Values

extension Compiler {
  /// Emits what computes `expression`.
  ///
  /// - Returns: The register that contains the value: `target` if one is given.
  /// - Throws: `sql` or `notSupported` for what cannot be computed.
  @discardableResult
  mutating func compile(
    _ expression: Expression, into target: Register? = nil
  ) throws(EngineError) -> Register {
    switch expression {
    case .literal(let literal): return place(builder.constant(Value(literal)), into: target)
    case .parameter(let parameter): return place(Register(parameter.index - 1), into: target)
    case .column(let reference): return try compile(reference, into: target)
    case .unary(let operation, let operand):
      return try compile(operation, operand, into: target)
    case .binary(let operation, let left, let right):
      return try compile(operation, left, right, into: target)
    case .function(let call): return try compile(call, into: target)
    case .collate(let operand, let name):
      guard Name(name) == Name("binary") else { throw fail("no such collation sequence: \(name)") }
      return try compile(operand, into: target)
    case .cast(let operand, let type):
      let value = try compile(operand)
      return emit(into: target) { .cast(value, Affinity(type), into: $0) }
    default: return try compilePredicate(expression, into: target)
    }
  }

  /// Emits the instruction that fills `target`, or a new register.
  mutating func emit(into target: Register?, _ make: (Register) -> Instruction) -> Register {
    let register = target ?? builder.allocate()
    builder.emit(make(register))
    return register
  }

  private mutating func place(_ register: Register, into target: Register?) -> Register {
    guard let target else { return register }
    builder.emit(.copy(register, into: target))
    return target
  }

  private mutating func compile(
    _ reference: ColumnReference, into target: Register?
  ) throws(EngineError) -> Register {
    switch try resolve(reference) {
    case .alias(let expression):
      scope.aliasDepth += 1
      defer { scope.aliasDepth -= 1 }
      return try compile(expression, into: target)
    case .rowID:
      switch scope.source {
      case .cursor: return emit(into: target) { .rowID(into: $0) }
      case .registers(_, let rowID): return place(rowID, into: target)
      case .none: throw misplaced(reference)
      }
    case .column(let index):
      switch scope.source {
      case .cursor: return emit(into: target) { .column(Int32(index), into: $0) }
      case .registers(let first, _): return place(first + Register(index), into: target)
      case .none: throw misplaced(reference)
      }
    }
  }

  private func misplaced(_ reference: ColumnReference) -> EngineError {
    if case .finished = scope.aggregates {
      return .notSupported("a column beside an aggregate: \(reference.name)")
    }
    return fail("no such column: \(reference.name)", at: reference.range)
  }

  private mutating func compile(
    _ operation: UnaryOperator, _ operand: Expression, into target: Register?
  ) throws(EngineError) -> Register {
    let value = try compile(operand, into: operation == .plus ? target : nil)
    switch operation {
    case .plus: return value
    case .negate: return emit(into: target) { .negate(value, into: $0) }
    case .complement: return emit(into: target) { .complement(value, into: $0) }
    case .not: return emit(into: target) { .not(value, into: $0) }
    }
  }

  private mutating func compile(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, into target: Register?
  ) throws(EngineError) -> Register {
    if operation == .is || operation == .isNot, case .literal(.boolean(let expected)) = right {
      let value = try compile(left)
      return emit(into: target) {
        .isTrue(value, expected: expected, isNegated: operation == .isNot, into: $0)
      }
    }
    let (a, b) = (try compile(left), try compile(right))
    if let comparison = Comparison(operation) {
      let affinity = comparisonAffinity(left, right)
      return emit(into: target) { .compare(comparison, affinity, a, b, into: $0) }
    }
    if let arithmetic = Arithmetic(operation) {
      return emit(into: target) { .compute(arithmetic, a, b, into: $0) }
    }
    return emit(into: target) { operation == .and ? .and(a, b, into: $0) : .or(a, b, into: $0) }
  }
}

extension Value {
  init(_ literal: Literal) {
    switch literal {
    case .null: self = .null
    case .boolean(let truth): self = .integer(truth ? 1 : 0)
    case .integer(let integer): self = .integer(integer)
    case .real(let real): self = Value(real)
    case .text(let text): self = .text(text)
    case .blob(let bytes): self = .blob(bytes)
    }
  }
}

extension Comparison {
  init?(_ operation: BinaryOperator) {
    switch operation {
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .is: self = .same
    case .isNot: self = .different
    default: return nil
    }
  }
}

extension Arithmetic {
  init?(_ operation: BinaryOperator) {
    switch operation {
    case .add: self = .add
    case .subtract: self = .subtract
    case .multiply: self = .multiply
    case .divide: self = .divide
    case .remainder: self = .remainder
    case .bitAnd: self = .bitAnd
    case .bitOr: self = .bitOr
    case .shiftLeft: self = .shiftLeft
    case .shiftRight: self = .shiftRight
    case .concatenate: self = .concatenate
    default: return nil
    }
  }
}
