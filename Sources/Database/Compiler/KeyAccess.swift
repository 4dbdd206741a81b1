import MVCC
import SQLSyntax

/// How the rows that a filter can accept are reached by their row ids.
struct KeyAccess {
  enum Path {
    case all
    case exact(Expression)
    case probes([Expression])
    case range([(bound: KeyBound, value: Expression)])
  }

  var path = Path.all
  /// What still must be tested on each row.
  var residual: [Expression] = []

  var isSingleRow: Bool {
    if case .exact = path { return true }
    return false
  }
}

extension Compiler {
  /// The best way to the rows that `filter` accepts.
  func keyAccess(_ filter: Expression?) -> KeyAccess {
    var access = KeyAccess()
    guard let filter else { return access }
    var conjuncts: [Expression] = []
    flatten(filter, into: &conjuncts)
    for conjunct in conjuncts where !absorb(conjunct, into: &access) {
      access.residual.append(conjunct)
    }
    return access
  }

  private func flatten(_ filter: Expression, into conjuncts: inout [Expression]) {
    switch filter {
    case .binary(.and, let left, let right):
      flatten(left, into: &conjuncts)
      flatten(right, into: &conjuncts)
    case .between(let operand, let low, let high, false) where isRowID(operand):
      conjuncts.append(.binary(.greaterOrEqual, operand, low))
      conjuncts.append(.binary(.lessOrEqual, operand, high))
    default: conjuncts.append(filter)
    }
  }

  /// Makes the conjunct part of the access path, or returns false.
  private func absorb(_ conjunct: Expression, into access: inout KeyAccess) -> Bool {
    switch conjunct {
    case .inList(let operand, let list, false) where isRowID(operand) && !list.isEmpty:
      guard case .all = access.path else { return false }
      for element in list where !isConstant(element) { return false }
      access.path = .probes(list)
      return true
    case .binary(let operation, let left, let right):
      if isRowID(left), isConstant(right) { return absorb(operation, right, into: &access) }
      if isRowID(right), isConstant(left), let flipped = operation.flipped {
        return absorb(flipped, left, into: &access)
      }
      return false
    default: return false
    }
  }

  private func absorb(
    _ operation: BinaryOperator, _ value: Expression, into access: inout KeyAccess
  ) -> Bool {
    if operation == .equal { return absorbEqual(value, into: &access) }
    let bound: KeyBound
    switch operation {
    case .greater: bound = .above
    case .greaterOrEqual: bound = .atLeast
    case .less: bound = .below
    case .lessOrEqual: bound = .atMost
    default: return false
    }
    switch access.path {
    case .all: access.path = .range([(bound, value)])
    case .range(let bounds): access.path = .range(bounds + [(bound, value)])
    case .exact, .probes: return false
    }
    return true
  }

  /// An equality is better than a range or a list, which are then tested on its one row.
  private func absorbEqual(_ value: Expression, into access: inout KeyAccess) -> Bool {
    guard let key = scope.table?.rowIDExpression(scope.name) else { return false }
    switch access.path {
    case .exact: return false
    case .all: break
    case .probes(let list): access.residual.append(.inList(key, list, isNegated: false))
    case .range(let bounds):
      for (bound, value) in bounds {
        access.residual.append(.binary(bound.operation, key, value))
      }
    }
    access.path = .exact(value)
    return true
  }
}

extension Table {
  /// An expression that names the row id.
  fileprivate func rowIDExpression(_ qualifier: Name?) -> Expression? {
    if let rowIDColumn { return .column(ColumnReference(columns[rowIDColumn].name)) }
    for name in ["rowid", "oid", "_rowid_"] where column(named: Name(name)) == nil {
      return .column(ColumnReference(name))
    }
    return nil
  }
}

extension KeyBound {
  fileprivate var operation: BinaryOperator {
    switch self {
    case .above: .greater
    case .atLeast: .greaterOrEqual
    case .below: .less
    case .atMost: .lessOrEqual
    }
  }
}

extension BinaryOperator {
  /// The comparison with both sides exchanged.
  fileprivate var flipped: BinaryOperator? {
    switch self {
    case .equal: .equal
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: nil
    }
  }
}
