import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// Whether all tables are there.
  var isSetUp: Bool {
    for table in ModelTable.allCases where !table.isScratch && !model.exists(table) {
      return false
    }
    return true
  }

  /// Makes the first table that is missing and fills it with the universe's keys.
  ///
  /// A transaction for each table: one for all of them is hardly ever finished where statements are abandoned.
  func setupPlan() -> Plan {
    var plan = Plan(.keyValue)
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
    guard table != .ledger, table != .lists else { return }
    // Every other key of the wide table is free, for rows that move.
    for key in stride(from: 1, through: Int64(spec.keys), by: table == .wide ? 2 : 1) {
      let row = table == .accounts ? ModelRow(a: 1000) : ModelRow(text: table.isText ? "-" : "")
      plan.add(.insert(table, key: key, row))
    }
  }

  /// The tables have been made, and hold the universe.
  func noteSetUp() {
    for table in ModelTable.allCases where !table.isScratch {
      model.standing[table.rawValue].opened(with: model.tables[table.rawValue])
    }
  }
}
