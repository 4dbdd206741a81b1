import Primitives
import Simulation

/// Plans over rows that fill sectors, and with statements that break a constraint half-way.
extension PlanSource {
  func wide() -> Plan {
    var plan = Plan(.wide)
    let isAutocommit = draw(of: 2, .wideAutocommit) == 0
    switch draw(of: 8, .wideKind) {
    case 0, 1, 2: updates(&plan)
    case 3, 4: single(isAutocommit, &plan, pair())
    case 5: single(isAutocommit, &plan, move())
    case 6: single(isAutocommit, &plan, .insert(.wide, key: nil, ModelRow(text: text(0))))
    default: thinOut(&plan)
    }
    return plan
  }

  /// The frame of this transaction takes several sectors.
  private func updates(_ plan: inout Plan) {
    plan.add(begin())
    for place in 0..<repetitions(upTo: 3, .wideUpdates) {
      let key = wideKey()
      plan.add(.update(.wide, lower: key, upper: key, .text(text(Int(place)))))
    }
    let key = wideKey()
    plan.add(.aimedRead(.wide, key: key))
    plan.add(end())
  }

  /// One statement, alone or between a read before and one after.
  private func single(_ isAutocommit: Bool, _ plan: inout Plan, _ effect: Effect) {
    if !isAutocommit {
      plan.add(beginOptimistic())
      plan.add(.aimedRead(.wide, key: wideKey()))
    }
    plan.add(effect)
    plan.add(.read(Query(table: .wide, result: .count)))
    if !isAutocommit { plan.add(end()) }
  }

  /// Two rows, the second of which is often there.
  private func pair() -> Effect {
    let first = wideKey()
    let second = wideKey()
    return .insertPair(
      .wide, first, second == first ? first + 1 : second, ModelRow(text: text(0)))
  }

  private func move() -> Effect {
    let (a, b) = (wideKey(), wideKey())
    let distance = Int64(draw(of: 5, .wideDistance)) - 2
    return .update(.wide, lower: min(a, b), upper: max(a, b), .moveKey(by: distance))
  }

  /// What has come above the universe goes, and some of the rest.
  private func thinOut(_ plan: inout Plan) {
    let key = wideKey()
    plan.add(beginOptimistic())
    plan.add(.delete(.wide, lower: Int64(2 * spec.keys), upper: .max))
    plan.add(.delete(.wide, lower: key, upper: key + 1))
    plan.add(.read(Query(table: .wide, upper: key + 4, result: .rows(descending: true, limit: 2))))
    plan.add(end())
  }

  private func wideKey() -> Int64 { 2 * key() - Int64(draw(of: 2, .wideDistance)) }

  /// A text that nobody else writes: short, or as long as a sector or four.
  private func text(_ place: Int) -> String {
    let length = [4, 60, 500, 2000][Int(draw(of: 4, .wideLength))]
    let tag = "\(tag(place)) "
    return String(repeating: tag, count: 1 + length / tag.utf8.count)
  }
}
