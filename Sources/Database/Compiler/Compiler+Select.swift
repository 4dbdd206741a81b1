import MVCC
import SQLSyntax

/// A column of a result: what is computed, and its name.
struct ResultValue {
  let expression: Expression
  let name: String
}

extension Compiler {
  mutating func compile(_ statement: SelectStatement) throws(EngineError) {
    if let from = statement.from { _ = try openTable(from.name, alias: from.alias) }
    let results = try expand(statement.results)
    builder.columnNames = results.map(\.name)
    let calls = try aggregates(of: results)
    let limits = try compileLimits(statement.limit)
    if calls.isEmpty {
      try compileRows(statement, results, limits)
    } else {
      try compileAggregates(statement, results, calls, limits)
    }
  }

  /// The columns of the result with `*` expanded; also makes their names known.
  private mutating func expand(_ columns: [ResultColumn]) throws(EngineError) -> [ResultValue] {
    var results: [ResultValue] = []
    for column in columns {
      switch column {
      case .all:
        guard let table = scope.table else { throw fail("no tables specified") }
        results += Self.allColumns(of: table)
      case .allOf(let name):
        guard let table = scope.table, scope.name == Name(name.name) else {
          throw fail("no such table: \(name.name)", at: name.range)
        }
        results += Self.allColumns(of: table)
      case .expression(let expression, let alias, let range):
        results.append(
          ResultValue(expression: expression, name: name(of: expression, alias, range)))
        if let alias { scope.aliases.append((Name(alias.name), expression)) }
      }
    }
    return results
  }

  private static func allColumns(of table: Table) -> [ResultValue] {
    table.columns.map { column in
      ResultValue(expression: .column(ColumnReference(column.name)), name: column.name)
    }
  }

  private func name(
    of expression: Expression, _ alias: Identifier?, _ range: SourceRange
  ) -> String {
    if let alias { return alias.name }
    if case .column(let reference) = expression {
      if let index = scope.table?.column(named: Name(reference.name)) {
        return scope.table?.columns[index].name ?? reference.name
      }
      return reference.name
    }
    let bytes = Array(text.utf8)
    guard range.start >= 0, range.start < range.end, range.end <= bytes.count else { return "" }
    return String(decoding: bytes[range.start..<range.end], as: UTF8.self)
  }

  private func aggregates(of results: [ResultValue]) throws(EngineError) -> [FunctionCall] {
    var calls: [FunctionCall] = []
    for result in results { try collectAggregates(in: result.expression, into: &calls) }
    return calls
  }

  private mutating func compileRows(
    _ statement: SelectStatement, _ results: [ResultValue], _ limits: Limits
  ) throws(EngineError) {
    let access = keyAccess(statement.filter)
    let terms = try orderingTerms(statement.ordering, results)
    let order = scanOrder(of: terms, access)
    builder.resultFirst = builder.allocate(results.count)
    let finish = builder.makeLabel()
    if let limit = limits.count { builder.emit(.jumpUnless(limit, to: finish)) }
    if scope.table == nil {
      if let filter = statement.filter { try jumpUnless(filter, to: finish) }
      try emitRow(results, limits, ScanLabels(next: finish, end: finish))
    } else if let order {
      try scan(access, backward: order == .backward) {
        (compiler, labels) throws(EngineError) in
        try compiler.emitRow(results, limits, labels)
      }
    } else {
      try scanSorted(access, terms, results, limits)
    }
    builder.bind(finish)
  }

  /// Emits one row of the result, unless the offset skips it.
  private mutating func emitRow(
    _ results: [ResultValue], _ limits: Limits, _ labels: ScanLabels
  ) throws(EngineError) {
    if let offset = limits.offset { builder.emit(.skipOffset(offset, to: labels.next)) }
    for (index, result) in results.enumerated() {
      try compile(result.expression, into: builder.resultFirst + Register(index))
    }
    builder.emit(.row)
    if let limit = limits.count { builder.emit(.countLimit(limit, to: labels.end)) }
  }

  private mutating func scanSorted(
    _ access: KeyAccess, _ terms: [OrderingTerm], _ results: [ResultValue], _ limits: Limits
  ) throws(EngineError) {
    let sorting = Sorting(
      isDescending: terms.map { $0.direction == .descending }, valueCount: results.count)
    builder.sorting = sorting
    let first = builder.allocate(sorting.stride)
    try scan(access) { (compiler, _) throws(EngineError) in
      for (index, term) in terms.enumerated() {
        try compiler.compile(term.expression, into: first + Register(index))
      }
      for (index, result) in results.enumerated() {
        try compiler.compile(
          result.expression, into: first + Register(terms.count + index))
      }
      compiler.builder.emit(.addSorted(first: first))
    }
    builder.emit(.sort)
    let (again, end) = (builder.makeLabel(), builder.makeLabel())
    builder.bind(again)
    builder.emit(.nextSorted(into: builder.resultFirst, ifNone: end))
    if let offset = limits.offset { builder.emit(.skipOffset(offset, to: again)) }
    builder.emit(.row)
    if let limit = limits.count { builder.emit(.countLimit(limit, to: end)) }
    builder.emit(.jump(again))
    builder.bind(end)
  }
}
