import MVCC
import Primitives
import SQLSyntax
import Values

extension Compiler {
  mutating func compilePredicate(
    _ expression: Expression, into target: Register?
  ) throws(EngineError) -> Register {
    switch expression {
    case .isNull(let operand, let isNegated):
      let value = try compile(operand)
      return emit(into: target) { .isNull(value, isNegated: isNegated, into: $0) }
    case .between(let operand, let low, let high, let isNegated):
      return try compileBetween(operand, low, high, isNegated: isNegated, into: target)
    case .inList(let operand, let list, let isNegated):
      return try compileInList(operand, list, isNegated: isNegated, into: target)
    case .match(let match): return try compile(match, into: target)
    case .conditional(let conditional): return try compile(conditional, into: target)
    default: trap("\(expression) is no predicate")
    }
  }

  private mutating func compileBetween(
    _ operand: Expression, _ low: Expression, _ high: Expression, isNegated: Bool,
    into target: Register?
  ) throws(EngineError) -> Register {
    let value = try compile(operand)
    let (a, b) = (try compile(low), try compile(high))
    let atLeast = comparisonAffinity(operand, low)
    let atMost = comparisonAffinity(operand, high)
    let (first, second) = (builder.allocate(), builder.allocate())
    builder.emit(.compare(.greaterOrEqual, atLeast, value, a, into: first))
    builder.emit(.compare(.lessOrEqual, atMost, value, b, into: second))
    builder.emit(.and(first, second, into: first))
    return negated(first, isNegated, into: target)
  }

  /// Compares element by element; only the operand's affinity counts, as in SQLite.
  private mutating func compileInList(
    _ operand: Expression, _ list: [Expression], isNegated: Bool, into target: Register?
  ) throws(EngineError) -> Register {
    let value = try compile(operand)
    let (result, one) = (builder.allocate(), builder.allocate())
    builder.emit(.copy(builder.constant(.integer(0)), into: result))
    let affinity: ComparisonAffinity =
      switch self.affinity(of: operand) {
      case .some(let affinity) where affinity.isNumeric: .numeric
      case .text: .text
      default: .none
      }
    for element in list {
      let mark = builder.mark
      let candidate = try compile(element)
      builder.emit(.compare(.equal, affinity, value, candidate, into: one))
      builder.emit(.or(result, one, into: result))
      builder.release(to: mark)
    }
    return negated(result, isNegated, into: target)
  }

  private mutating func negated(
    _ register: Register, _ isNegated: Bool, into target: Register?
  ) -> Register {
    if isNegated { return emit(into: target) { .not(register, into: $0) } }
    guard let target else { return register }
    builder.emit(.copy(register, into: target))
    return target
  }

  private mutating func compile(
    _ match: PatternMatch, into target: Register?
  ) throws(EngineError) -> Register {
    let first = builder.allocate(3)
    try compile(match.value, into: first)
    try compile(match.pattern, into: first + 1)
    if let escape = match.escape { try compile(escape, into: first + 2) }
    builder.emit(
      .match(match.operation, first: first, hasEscape: match.escape != nil, into: first))
    return negated(first, match.isNegated, into: target)
  }

  private mutating func compile(
    _ conditional: CaseExpression, into target: Register?
  ) throws(EngineError) -> Register {
    let result = target ?? builder.allocate()
    let end = builder.makeLabel()
    let operand: Register?
    if let expression = conditional.operand {
      operand = try compile(expression)
    } else {
      operand = nil
    }
    for branch in conditional.branches {
      let next = builder.makeLabel()
      if let operand, let expression = conditional.operand {
        let affinity = comparisonAffinity(expression, branch.when)
        let value = try compile(branch.when)
        builder.emit(.branchUnless(.equal, affinity, operand, value, to: next))
      } else {
        try jumpUnless(branch.when, to: next)
      }
      try compile(branch.then, into: result)
      builder.emit(.jump(end))
      builder.bind(next)
    }
    try compile(conditional.otherwise ?? .literal(.null), into: result)
    builder.bind(end)
    return result
  }

  /// Emits a jump to `label` if the condition is false or unknown.
  mutating func jumpUnless(_ condition: Expression, to label: Target) throws(EngineError) {
    switch condition {
    case .binary(.and, let left, let right):
      try jumpUnless(left, to: label)
      try jumpUnless(right, to: label)
    case .binary(let operation, let left, let right):
      guard let comparison = Comparison(operation), !isTruthTest(operation, right) else {
        fallthrough
      }
      let (a, b) = (try compile(left), try compile(right))
      let affinity = comparisonAffinity(left, right)
      builder.emit(.branchUnless(comparison, affinity, a, b, to: label))
    default:
      let value = try compile(condition)
      builder.emit(.jumpUnless(value, to: label))
    }
  }

  private func isTruthTest(_ operation: BinaryOperator, _ right: Expression) -> Bool {
    guard operation == .is || operation == .isNot, case .literal(.boolean) = right else {
      return false
    }
    return true
  }
}
