import Primitives
import Scenario
import Simulation

/// Appends of unique values to lists that are read whole.
struct ListAppendWorkload: EngineWorkload {
  static let name: StaticString = "list-append"
  let tables: [ModelTable] = [.lists]
  static let weight: UInt32 = 2
  let hasVersionedValues = true

  func drawWeight(_ draw: SpecDraw) -> UInt32 { drawnShare(draw, part: 1) }

  /// Appends to lists that are read whole; after some transactions a list is abandoned for a fresh one.
  func makePlan(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    let count = source.repetitions(upTo: 3, .appends)
    plan.add(source.begin())
    for place in 0..<count {
      if source.draw(of: 3, .readsList) == 0 {
        plan.add(.aimedRead(.lists, key: listKey(source)))
      } else {
        append(source, to: listKey(source), place: Int(place), &plan)
      }
    }
    plan.add(.aimedRead(.lists, key: listKey(source)))
    plan.add(source.end())
    return plan
  }

  private func append(_ source: PlanSource, to key: Int64, place: Int, _ plan: inout Plan) {
    let text = "\(source.tag(place)),"
    plan.add(.update(.lists, lower: key, upper: key, .append(text)))
    plan.add(.insertIfUnchanged(.lists, key: key, ModelRow(text: text)))
    // What was written is read back, so that its number in the chain is known from its value alone.
    plan.add(.read(Query(table: .lists, lower: key, upper: key)))
  }

  private func listKey(_ source: PlanSource) -> Int64 {
    Int64(source.cursor.scope.operation.span / 24) << 16 | source.key()
  }
}
