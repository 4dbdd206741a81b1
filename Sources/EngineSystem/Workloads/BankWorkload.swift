import Primitives
import Scenario
import Simulation

/// Transfers between accounts whose sum never changes.
struct BankWorkload: EngineWorkload {
  static let name: StaticString = "bank"
  let tables: [ModelTable] = [.accounts]
  static let weight: UInt32 = 2

  func drawWeight(_ draw: SpecDraw) -> UInt32 { drawnShare(draw, part: 2) }

  func rows(of table: ModelTable, _ universe: Universe) -> [KeyedRow] {
    universe.allKeys.map { KeyedRow(key: $0, row: ModelRow(a: 1000)) }
  }

  /// Moves money between two accounts; the sum of all never changes.
  func makePlan(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    if source.draw(of: 4, .readsSum) == 0 {
      plan.add(.read(Query(table: .accounts, result: .aggregate(column: 0))))
      return plan
    }
    let (from, to) = source.keyPair()
    let amount = 1 + source.value() % 50
    plan.add(source.begin())
    plan.add(.aimedRead(.accounts, key: from))
    plan.add(.aimedRead(.accounts, key: to))
    if source.draw(of: 2, .setsFromRead) == 0 {
      plan.add(.setFromRead(.accounts, key: from, plus: -amount))
      plan.add(.setFromRead(.accounts, key: to, plus: amount))
    } else {
      plan.add(.update(.accounts, lower: from, upper: from, .add(column: 0, -amount)))
      plan.add(.update(.accounts, lower: to, upper: to, .add(column: 0, amount)))
    }
    if source.draw(of: 3, .readsSumAfter) == 0 {
      plan.add(.read(Query(table: .accounts, result: .aggregate(column: 0))))
    }
    plan.add(source.end())
    return plan
  }
}
