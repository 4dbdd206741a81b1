import MVCC
import SQLSyntax
import Values

/// What names mean at a point of a statement.
struct Scope {
  /// Where the values of columns come from.
  enum Source {
    /// There is no table, or no row of it.
    case none
    /// The row that the cursor is on.
    case cursor
    /// A row that was loaded into registers, and its row id.
    case registers(first: Register, rowID: Register)
  }

  /// Whether aggregates may be called, and where their results are.
  enum Aggregates {
    case forbidden
    case finished(calls: [FunctionCall], first: Register)
  }

  var table: Table?
  var name: Name?
  var source = Source.none
  var aggregates = Aggregates.forbidden
  /// The results that have names, which expressions can use after the columns.
  var aliases: [(name: Name, expression: Expression)] = []
  /// How many aliases are being followed, so that none can name itself.
  var aliasDepth = 0
}

/// What a reference to a column names.
enum ResolvedColumn {
  case rowID
  case column(Int)
  case alias(Expression)
}

extension Compiler {
  /// What `reference` names in the present scope.
  ///
  /// - Throws: `sql` if it names nothing.
  func resolve(_ reference: ColumnReference) throws(EngineError) -> ResolvedColumn {
    if let found = find(reference) { return found }
    let qualified = reference.table.map { "\($0).\(reference.name)" } ?? reference.name
    throw fail("no such column: \(qualified)", at: reference.range)
  }

  private func find(_ reference: ColumnReference) -> ResolvedColumn? {
    let name = Name(reference.name)
    if let qualifier = reference.table, Name(qualifier) != scope.name { return nil }
    if let table = scope.table {
      if let index = table.column(named: name) {
        return index == table.rowIDColumn ? .rowID : .column(index)
      }
      if isRowIDName(name) { return .rowID }
    }
    guard reference.table == nil, scope.aliasDepth == 0 else { return nil }
    for alias in scope.aliases where alias.name == name { return .alias(alias.expression) }
    return nil
  }

  /// Whether the expression is the row id of the table.
  func isRowID(_ expression: Expression) -> Bool {
    guard case .column(let reference) = expression, case .rowID = find(reference) else {
      return false
    }
    return true
  }

  /// The affinity of an expression: that of a column or of a CAST; nil for others.
  func affinity(of expression: Expression) -> Affinity? {
    switch expression {
    case .cast(_, let type): return Affinity(type)
    case .collate(let operand, _): return affinity(of: operand)
    case .column(let reference):
      switch find(reference) {
      case .rowID: return .integer
      case .column(let index): return scope.table?.columns[index].affinity
      case .alias(let expression): return affinity(of: expression)
      case nil: return nil
      }
    default: return nil
    }
  }

  /// What is converted when two expressions are compared.
  ///
  /// Source: sqlite.org/datatype3.html, section 4.2.
  func comparisonAffinity(_ left: Expression, _ right: Expression) -> ComparisonAffinity {
    switch (affinity(of: left), affinity(of: right)) {
    case (let left?, let right?): left.isNumeric || right.isNumeric ? .numeric : .none
    case (let one?, nil), (nil, let one?): one.isNumeric ? .numeric : one == .text ? .text : .none
    case (nil, nil): .none
    }
  }
}
