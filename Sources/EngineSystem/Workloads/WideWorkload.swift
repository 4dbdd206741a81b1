import Primitives
import Scenario
import Simulation

/// Rows of several sectors, statements that fail after they have written a row, keys that move.
struct WideWorkload: EngineWorkload {
  static let name: StaticString = "wide"
  let tables: [ModelTable] = [.wide]
  static let weight: UInt32 = 1

  /// On in two of three runs, and always under chaos.
  func drawWeight(_ draw: SpecDraw) -> UInt32 {
    draw.profile == .chaos || draw.below(3, part: 5) != 0 ? Self.weight : 0
  }

  /// Every other key is free, for rows that move.
  func rows(of table: ModelTable, _ universe: Universe) -> [KeyedRow] {
    stride(from: 1, through: Int64(universe.keys), by: 2).map { key in
      KeyedRow(key: key, row: ModelRow(text: "-"))
    }
  }

  func makePlan(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    let isAutocommit = source.draw(of: 2, .wideAutocommit) == 0
    switch source.draw(of: 8, .wideKind) {
    case 0, 1, 2: updates(source, &plan)
    case 3, 4: single(source, isAutocommit, &plan, pair(source))
    case 5: single(source, isAutocommit, &plan, move(source))
    case 6:
      single(source, isAutocommit, &plan, .insert(.wide, key: nil, ModelRow(text: text(source, 0))))
    default: thinOut(source, &plan)
    }
    return plan
  }

  /// The frame of this transaction takes several sectors.
  private func updates(_ source: PlanSource, _ plan: inout Plan) {
    plan.add(source.begin())
    for place in 0..<source.repetitions(upTo: 3, .wideUpdates) {
      let key = wideKey(source)
      plan.add(.update(.wide, lower: key, upper: key, .text(text(source, Int(place)))))
    }
    let key = wideKey(source)
    plan.add(.aimedRead(.wide, key: key))
    plan.add(source.end())
  }

  /// One statement, alone or between two reads.
  private func single(
    _ source: PlanSource, _ isAutocommit: Bool, _ plan: inout Plan, _ effect: Effect
  ) {
    if !isAutocommit {
      plan.add(source.beginOptimistic())
      plan.add(.aimedRead(.wide, key: wideKey(source)))
    }
    plan.add(effect)
    plan.add(.read(Query(table: .wide, result: .count)))
    if !isAutocommit { plan.add(source.end()) }
  }

  /// Two rows, the second of which often exists.
  private func pair(_ source: PlanSource) -> Effect {
    let first = wideKey(source)
    let second = wideKey(source)
    return .insertPair(
      .wide, first, second == first ? first + 1 : second, ModelRow(text: text(source, 0)))
  }

  private func move(_ source: PlanSource) -> Effect {
    let (a, b) = (wideKey(source), wideKey(source))
    let distance = Int64(source.draw(of: 5, .wideDistance)) - 2
    return .update(.wide, lower: min(a, b), upper: max(a, b), .moveKey(by: distance))
  }

  /// Deletes what has been inserted above the universe, and some of the rest.
  private func thinOut(_ source: PlanSource, _ plan: inout Plan) {
    let key = wideKey(source)
    plan.add(source.beginOptimistic())
    plan.add(.delete(.wide, lower: Int64(2 * source.universe.keys), upper: .max))
    plan.add(.delete(.wide, lower: key, upper: key + 1))
    plan.add(.read(Query(table: .wide, upper: key + 4, result: .rows(descending: true, limit: 2))))
    plan.add(source.end())
  }

  private func wideKey(_ source: PlanSource) -> Int64 {
    2 * source.key() - Int64(source.draw(of: 2, .wideDistance))
  }

  /// A text that no other client writes: short, or as long as one or four sectors.
  private func text(_ source: PlanSource, _ place: Int) -> String {
    let length = [4, 60, 500, 2000][Int(source.draw(of: 4, .wideLength))]
    let tag = "\(source.tag(place)) "
    return String(repeating: tag, count: 1 + length / tag.utf8.count)
  }
}
