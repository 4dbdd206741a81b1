import MVCC
import SQLSyntax
import Values

extension Compiler {
  /// Emits a SELECT whose result is one row of aggregates over all rows.
  mutating func compileAggregates(
    _ statement: SelectStatement, _ results: [ResultValue], _ calls: [FunctionCall],
    _ limits: Limits
  ) throws(EngineError) {
    let first = builder.allocate(calls.count)
    try accumulate(statement, calls, into: first)
    scope.source = .none
    scope.aggregates = .finished(calls: calls, first: first)
    let finish = builder.makeLabel()
    if let limit = limits.count { builder.emit(.jumpUnless(limit, to: finish)) }
    if let offset = limits.offset { builder.emit(.skipOffset(offset, to: finish)) }
    builder.resultFirst = builder.allocate(results.count)
    for (index, result) in results.enumerated() {
      try compile(result.expression, into: builder.resultFirst + Register(index))
    }
    builder.emit(.row)
    builder.bind(finish)
    _ = try orderingTerms(statement.ordering, results)
  }

  private mutating func accumulate(
    _ statement: SelectStatement, _ calls: [FunctionCall], into first: Register
  ) throws(EngineError) {
    if calls.count == 1, calls[0].aggregate == .countRows, scope.table != nil,
      statement.filter == nil
    {
      builder.emit(.openCursor)
      return builder.emit(.count(into: first))
    }
    builder.aggregates = calls.compactMap(\.aggregate)
    if scope.table == nil {
      let end = builder.makeLabel()
      if let filter = statement.filter { try jumpUnless(filter, to: end) }
      try step(calls)
      builder.bind(end)
    } else {
      try scanAggregated(keyAccess(statement.filter), calls)
    }
    for index in calls.indices {
      builder.emit(.finishAggregate(Int32(index), into: first + Register(index)))
    }
  }

  /// The least or greatest row id is that of the first row from its end.
  private mutating func scanAggregated(
    _ access: KeyAccess, _ calls: [FunctionCall]
  ) throws(EngineError) {
    let extreme = calls.count == 1 && calls[0].argumentList.first.map(isRowID) == true
    let isMinimum = extreme && calls[0].aggregate == .minimum
    let isMaximum = extreme && calls[0].aggregate == .maximum
    try scan(access, backward: isMaximum) { (compiler, labels) throws(EngineError) in
      try compiler.step(calls)
      if isMinimum || isMaximum { compiler.builder.emit(.jump(labels.end)) }
    }
  }

  private mutating func step(_ calls: [FunctionCall]) throws(EngineError) {
    for (index, call) in calls.enumerated() {
      let mark = builder.mark
      let value: Register
      if let argument = call.argumentList.first {
        value = try compile(argument)
      } else {
        value = builder.constant(.integer(1))
      }
      builder.emit(.aggregate(Int32(index), value))
      builder.release(to: mark)
    }
  }
}
