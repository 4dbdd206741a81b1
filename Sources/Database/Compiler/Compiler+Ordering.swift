import MVCC
import SQLSyntax

/// The registers that count down how many rows are still to be returned or skipped.
struct Limits {
  var count: Register?
  var offset: Register?
}

/// A direction of a scan that yields the requested order.
enum ScanOrder { case forward, backward }

extension Compiler {
  mutating func compileLimits(_ clause: LimitClause?) throws(EngineError) -> Limits {
    guard let clause else { return Limits() }
    let bare = scope
    scope = Scope()
    defer { scope = bare }
    let count = builder.allocate()
    try compile(clause.count, into: count)
    builder.emit(.limit(count: count))
    guard let expression = clause.offset else { return Limits(count: count) }
    let offset = builder.allocate()
    try compile(expression, into: offset)
    builder.emit(.offset(offset))
    return Limits(count: count, offset: offset)
  }

  /// The terms of ORDER BY with numbers and names of results replaced by the expressions that they mean.
  ///
  /// - Throws: `sql` for a number that no result has.
  func orderingTerms(
    _ ordering: [OrderingTerm], _ results: [ResultValue]
  ) throws(EngineError) -> [OrderingTerm] {
    var terms: [OrderingTerm] = []
    for (index, term) in ordering.enumerated() {
      let expression = try orderingExpression(term.expression, index, results)
      terms.append(OrderingTerm(expression, term.direction))
    }
    return terms
  }

  private func orderingExpression(
    _ expression: Expression, _ index: Int, _ results: [ResultValue]
  ) throws(EngineError) -> Expression {
    switch expression {
    case .literal(.integer(let number)):
      guard number >= 1, number <= results.count else {
        throw fail(
          "ORDER BY term \(index + 1) is out of range: \(number) is not between 1 and "
            + "\(results.count)")
      }
      return results[Int(number) - 1].expression
    case .column(let reference) where reference.table == nil:
      for alias in scope.aliases where alias.name == Name(reference.name) {
        return alias.expression
      }
      return expression
    default: return expression
    }
  }

  /// The direction in which the scan itself yields the order; nil if rows must be sorted.
  func scanOrder(of terms: [OrderingTerm], _ access: KeyAccess) -> ScanOrder? {
    guard let first = terms.first, scope.table != nil, !access.isSingleRow else { return .forward }
    guard isRowID(first.expression) else { return nil }
    return first.direction == .ascending ? .forward : .backward
  }
}
