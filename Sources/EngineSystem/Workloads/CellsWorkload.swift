import Primitives
import Scenario
import Simulation

/// Versioned cells with a ledger of how many cell writes committed.
struct CellsWorkload: EngineWorkload {
  static let name: StaticString = "cells"
  let tables: [ModelTable] = [.cells, .ledger]
  static let weight: UInt32 = 4
  let hasVersionedValues = true

  func drawWeight(_ draw: SpecDraw) -> UInt32 { drawnShare(draw, part: 3) }

  /// The ledger is empty at the beginning.
  func rows(of table: ModelTable, _ universe: Universe) -> [KeyedRow] {
    table == .ledger ? [] : universe.allKeys.map { KeyedRow(key: $0, row: ModelRow()) }
  }

  /// Writes cells and the ledger, folds the ledger, or reads both.
  func makePlan(_ source: PlanSource) -> Plan {
    switch source.draw(of: 8, .cellsKind) {
    case 0...3: cellWriter(source)
    case 4: ledgerFold(source)
    default: ledgerReader(source)
    }
  }

  private func cellWriter(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    plan.add(source.begin())
    let count = Int(source.repetitions(upTo: 3, .cellWrites))
    for place in 0..<count { cellWrite(source, place, &plan) }
    if source.draw(of: 3, .rollsCellBack) == 0 {
      plan.add(.savepoint(0))
      cellWrite(source, count, &plan)
      plan.add(.rollbackTo(0))
      cellWrite(source, count + 1, &plan)
    }
    plan.add(.ledger(tag: source.tag(0)))
    plan.add(source.end())
    return plan
  }

  private func cellWrite(_ source: PlanSource, _ place: Int, _ plan: inout Plan) {
    let cell = source.key()
    if source.draw(of: 3, .readsCellFirst) == 0 { plan.add(.aimedRead(.cells, key: cell)) }
    plan.add(.update(.cells, lower: cell, upper: cell, .cell(tag: source.tag(place + 1))))
    plan.add(.read(Query(table: .cells, lower: cell, upper: cell)))
  }

  private func ledgerFold(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    let (lower, upper) = source.tags(
      of: Int(source.draw(of: UInt64(source.universe.fibers), .foldedFiber)))
    plan.add(source.beginOptimistic())
    plan.add(
      .read(Query(table: .ledger, lower: lower, upper: upper, result: .aggregate(column: 0))))
    plan.add(.delete(.ledger, lower: lower, upper: upper))
    plan.add(.foldedLedger(tag: source.tag(0)))
    plan.add(.commit)
    return plan
  }

  private func ledgerReader(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    plan.add(source.beginOptimistic())
    plan.add(.read(Query(table: .cells)))
    if source.draw(of: 2, .pausesReader) == 0 { plan.add(source.pause()) }
    plan.add(.read(Query(table: .ledger, result: .aggregate(column: 0))))
    plan.add(.commit)
    return plan
  }
}
