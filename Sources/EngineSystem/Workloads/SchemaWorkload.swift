import Primitives
import Scenario
import Simulation

/// Tables that are made and dropped while everything else goes on.
struct SchemaWorkload: EngineWorkload {
  static let name: StaticString = "schema"
  let tables: [ModelTable] = [.scratch0, .scratch1]
  static let weight: UInt32 = 1

  /// On in a third of the runs, and always under chaos.
  func drawWeight(_ draw: SpecDraw) -> UInt32 {
    draw.profile == .chaos || draw.below(3, part: 4) == 0 ? Self.weight : 0
  }

  /// Makes a table, fills it, or drops it, while everything else goes on.
  func makePlan(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    let table: ModelTable = source.draw(of: 2, .scratchTable) == 0 ? .scratch0 : .scratch1
    switch source.draw(of: 6, .schemaKind) {
    case 0:
      plan.add(.createTable(table))
    case 1:
      plan.add(.dropTable(table))
    case 2:
      plan.add(.begin(.immediate))
      plan.add(.createTable(table))
      plan.add(.insert(table, key: 1, ModelRow(a: source.value())))
      plan.add(source.end())
    case 3, 4: schemaChangeLater(source, table, &plan)
    default:
      plan.add(source.beginOptimistic())
      plan.add(.insert(table, key: source.key(), ModelRow(a: source.value())))
      plan.add(.read(Query(table: table)))
      plan.add(.commit)
    }
    return plan
  }

  /// A transaction that began like any other changes the schema, and continues in the schema that it has made.
  private func schemaChangeLater(_ source: PlanSource, _ table: ModelTable, _ plan: inout Plan) {
    let kind = source.draw(of: 4, .schemaInTransaction)
    let hasSavepoint = source.draw(of: 3, .schemaSavepoint) == 0
    plan.add(source.beginOptimistic())
    if kind == 0 { plan.add(.aimedRead(.keyValue, key: source.key())) }
    if kind == 1 { plan.add(.update(.keyValue, lower: 1, upper: 1, .add(column: 0, 1))) }
    if hasSavepoint { plan.add(.savepoint(0)) }
    plan.add(kind == 2 ? .dropTable(table) : .createTable(table))
    if kind != 2 {
      plan.add(.insert(table, key: source.key(), ModelRow(a: source.value())))
      plan.add(.insert(table, key: nil, ModelRow(a: source.value())))
    }
    if hasSavepoint {
      plan.add(.rollbackTo(0))
      // What is made now must contain nothing of what was rolled back.
      if source.draw(of: 2, .schemaAfterSavepoint) == 0 {
        plan.add(.createTable(table))
        plan.add(.insert(table, key: source.key(), ModelRow(a: source.value())))
      }
    }
    plan.add(.read(Query(table: .keyValue, result: .aggregate(column: 0))))
    plan.add(source.end())
  }
}
