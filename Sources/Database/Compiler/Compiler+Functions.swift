import MVCC
import SQLSyntax

extension FunctionCall {
  var argumentList: [Expression] {
    if case .list(let list, _) = arguments { return list }
    return []
  }

  var isStar: Bool {
    if case .star = arguments { return true }
    return false
  }

  var isDistinct: Bool {
    if case .list(_, true) = arguments { return true }
    return false
  }

  /// The aggregate that is called; nil for a scalar function.
  var aggregate: AggregateKind? {
    .named(Name(name.name), argumentCount: argumentList.count, isStar: isStar)
  }
}

extension Compiler {
  mutating func compile(
    _ call: FunctionCall, into target: Register?
  ) throws(EngineError) -> Register {
    if call.aggregate != nil { return try compileAggregate(call, into: target) }
    let arguments = call.argumentList
    guard let (function, arity) = ScalarFunction.named(Name(call.name.name)) else {
      let isAggregate = AggregateKind.isName(Name(call.name.name))
      throw isAggregate
        ? wrongArity(call) : fail("no such function: \(call.name.name)", at: call.name.range)
    }
    guard arity.contains(arguments.count), !call.isStar else { throw wrongArity(call) }
    guard !call.isDistinct else {
      throw fail("DISTINCT is not allowed in \(call.name.name)()", at: call.name.range)
    }
    let first = builder.allocate(arguments.count)
    for (index, argument) in arguments.enumerated() {
      try compile(argument, into: first + Register(index))
    }
    return emit(into: target) {
      .call(function, first: first, count: Int32(arguments.count), into: $0)
    }
  }

  private func wrongArity(_ call: FunctionCall) -> EngineError {
    fail("wrong number of arguments to function \(call.name.name)()", at: call.name.range)
  }

  private mutating func compileAggregate(
    _ call: FunctionCall, into target: Register?
  ) throws(EngineError) -> Register {
    guard case .finished(let calls, let first) = scope.aggregates,
      let index = calls.firstIndex(of: call)
    else { throw fail("misuse of aggregate: \(call.name.name)()", at: call.name.range) }
    let result = first + Register(index)
    guard let target else { return result }
    builder.emit(.copy(result, into: target))
    return target
  }

  /// The calls of aggregates in the expression, each once, appended to `calls`.
  ///
  /// - Throws: `notSupported` for DISTINCT.
  func collectAggregates(
    in expression: Expression, into calls: inout [FunctionCall]
  ) throws(EngineError) {
    if case .function(let call) = expression, call.aggregate != nil {
      guard !call.isDistinct else { throw .notSupported("DISTINCT in an aggregate") }
      if !calls.contains(call) { calls.append(call) }
      return
    }
    for part in expression.parts { try collectAggregates(in: part, into: &calls) }
  }

  /// Whether the value is the same for all rows.
  func isConstant(_ expression: Expression) -> Bool {
    if case .column = expression { return false }
    if case .function(let call) = expression, call.aggregate != nil { return false }
    for part in expression.parts where !isConstant(part) { return false }
    return true
  }
}

extension Expression {
  /// The direct subexpressions.
  var parts: [Expression] {
    switch self {
    case .literal, .parameter, .column: []
    case .unary(_, let operand), .isNull(let operand, _), .collate(let operand, _),
      .cast(let operand, _):
      [operand]
    case .binary(_, let left, let right): [left, right]
    case .between(let operand, let low, let high, _): [operand, low, high]
    case .inList(let operand, let list, _): [operand] + list
    case .match(let match): [match.value, match.pattern] + (match.escape.map { [$0] } ?? [])
    case .conditional(let conditional):
      [conditional.operand, conditional.otherwise].compactMap { $0 }
        + conditional.branches.flatMap { [$0.when, $0.then] }
    case .function(let call): call.argumentList
    }
  }
}
