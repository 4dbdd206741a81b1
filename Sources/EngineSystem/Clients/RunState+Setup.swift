import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// Whether all tables exist.
  var isSetUp: Bool {
    for table in ModelTable.allCases where !table.isScratch && !model.exists(table) {
      return false
    }
    return true
  }

  /// Makes the first table that is missing and fills it with the universe's keys.
  ///
  /// One transaction for each table: a single one for all of them would hardly ever finish if statements are
  /// abandoned.
  func setupPlan() -> Plan {
    var plan = Plan()
    plan.operations.reserveCapacity(3 + spec.keys)
    plan.add(.begin(.immediate))
    if let table = ModelTable.allCases.first(where: { !$0.isScratch && !model.exists($0) }) {
      plan.add(.createTable(table))
      fill(table, &plan)
    }
    plan.add(.commit)
    return plan
  }

  private func fill(_ table: ModelTable, _ plan: inout Plan) {
    for row in WorkloadCatalogue.owner(of: table).rows(of: table, universe) {
      plan.add(.insert(table, key: row.key, row.row))
    }
  }

  /// The tables have been made, and contain the universe.
  func noteSetUp() {
    for table in ModelTable.allCases where !table.isScratch {
      model.standing[table.rawValue].opened(with: model.tables[table.rawValue])
    }
  }
}
