import Primitives
import Scenario
import Simulation

/// Reads, writes, range updates and scans of a small hot table: every shape of transaction on such a table.
struct KeyValueWorkload: EngineWorkload {
  static let name: StaticString = "kv"
  let tables: [ModelTable] = [.keyValue]
  static let weight: UInt32 = 4

  func drawWeight(_ draw: SpecDraw) -> UInt32 { drawnShare(draw, part: 0) }

  func rows(of table: ModelTable, _ universe: Universe) -> [KeyedRow] {
    universe.allKeys.map { KeyedRow(key: $0, row: ModelRow()) }
  }

  func makePlan(_ source: PlanSource) -> Plan {
    switch source.draw(of: 16, .keyValueKind) {
    case 0...3: readModifyWrite(source)
    case 4, 5: longReader(source)
    case 6, 7: savepoints(source)
    case 8, 9: rangeWrites(source)
    case 10, 11: insertsAndDeletes(source)
    case 12: allocatedRowIDs(source)
    default: autocommit(source)
    }
  }

  private func readModifyWrite(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    let (first, second) = source.keyPair()
    plan.add(source.begin())
    plan.add(.aimedRead(.keyValue, key: first))
    plan.add(.aimedRead(.keyValue, key: second))
    plan.add(.setFromRead(.keyValue, key: first, plus: 1))
    // Sometimes the client leaves its transaction open and does something else for a long time.
    if source.draw(of: 16, .idles) == 0 {
      plan.add(.idle(ticks: 200 << source.draw(of: 4, .idleTicks)))
    }
    plan.add(.setFromRead(.keyValue, key: second, plus: 1))
    if source.draw(of: 4, .readsAgain) == 1 {
      plan.add(.read(Query(table: .keyValue, lower: first, upper: first)))
    }
    plan.add(source.end())
    return plan
  }

  private func longReader(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    plan.add(source.beginOptimistic())
    for round in 0..<(1 + source.repetitions(upTo: 4, .longReads)) {
      if round > 0 { plan.add(source.pause()) }
      plan.add(.read(Self.scan(source)))
      plan.add(.aimedRead(.keyValue, key: source.key()))
    }
    plan.add(.commit)
    return plan
  }

  /// A SELECT of several rows.
  static func scan(_ source: PlanSource) -> Query {
    let (lower, upper) = source.range()
    switch source.draw(of: 8, .scanKind) {
    case 0: return Query(table: .keyValue)
    case 1: return Query(table: .keyValue, lower: lower, upper: upper)
    case 2:
      return Query(
        table: .keyValue, upper: upper,
        result: .rows(descending: true, limit: 1 + source.value() % 4))
    case 3:
      return Query(
        table: .keyValue, lower: lower,
        result: .rows(descending: false, limit: 1 + source.value() % 4))
    case 4: return Query(table: .keyValue, result: .aggregate(column: 0))
    case 5: return Query(table: .keyValue, result: .count)
    case 6:
      // From the very end, where there are rows that others allocate and have not committed.
      return Query(table: .keyValue, result: .rows(descending: true, limit: 2 + source.value() % 4))
    default: return Query(table: .keyValue, lower: lower, upper: upper, threshold: source.value())
    }
  }

  private func savepoints(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    let (first, second) = source.keyPair()
    plan.add(source.begin())
    plan.add(write(source, first))
    plan.add(.savepoint(0))
    plan.add(write(source, first))
    switch source.draw(of: 4, .deletesInSavepoint) {
    case 0: plan.add(.delete(.keyValue, lower: second, upper: second))
    // A row that the transaction wrote before the savepoint: rolling back restores it.
    case 1: plan.add(.delete(.keyValue, lower: first, upper: first))
    default: break
    }
    let nested = source.draw(of: 3, .nestsSavepoint) == 0
    if nested {
      plan.add(.savepoint(1))
      plan.add(write(source, second))
      plan.add(source.draw(of: 2, .innerSavepointEnd) == 0 ? .rollbackTo(1) : .release(1))
    }
    plan.add(source.draw(of: 4, .savepointEnd) == 0 ? .release(0) : .rollbackTo(0))
    plan.add(.read(Query(table: .keyValue, lower: first, upper: first)))
    plan.add(.read(Query(table: .keyValue, lower: second, upper: second)))
    if source.draw(of: 2, .writesAfterSavepoint) == 0 { plan.add(write(source, second)) }
    plan.add(source.end())
    return plan
  }

  private func write(_ source: PlanSource, _ key: Int64) -> Effect {
    switch source.draw(of: 3, .writeKind) {
    case 0: .update(.keyValue, lower: key, upper: key, .set(column: 0, source.value()))
    case 1: .update(.keyValue, lower: key, upper: key, .set(column: 1, source.value()))
    default: .update(.keyValue, lower: key, upper: key, .add(column: 0, 1))
    }
  }

  private func rangeWrites(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    let (lower, upper) = source.range()
    let isAutocommit = source.draw(of: 3, .rangeAutocommit) == 0
    if !isAutocommit { plan.add(source.begin()) }
    plan.add(
      .update(.keyValue, lower: lower, upper: upper, .add(column: 0, 1 + source.value() % 5)))
    if isAutocommit { return plan }
    plan.add(.read(Query(table: .keyValue, lower: lower, upper: upper)))
    if source.draw(of: 2, .writesAfterRange) == 0 { plan.add(write(source, source.key())) }
    plan.add(source.end())
    return plan
  }

  private func insertsAndDeletes(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    let (first, second) = source.keyPair()
    let row = ModelRow(a: source.value(), b: source.value())
    plan.add(source.beginOptimistic())
    plan.add(.delete(.keyValue, lower: first, upper: first))
    // Sometimes the row is gone for others too, until one of these plans inserts it again.
    if source.draw(of: 3, .insertsAgain) != 0 { plan.add(.insert(.keyValue, key: first, row)) }
    if source.draw(of: 4, .insertsSecond) == 0 { plan.add(.insert(.keyValue, key: second, row)) }
    plan.add(.read(Query(table: .keyValue, lower: first, upper: first)))
    plan.add(source.end())
    return plan
  }

  private func allocatedRowIDs(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    let isAutocommit = source.draw(of: 2, .allocationAutocommit) == 0
    let last = Int64(source.universe.keys)
    if !isAutocommit { plan.add(source.beginOptimistic()) }
    // The greatest rows that the transaction sees are then below those that exist.
    let deletesLast = !isAutocommit && source.draw(of: 2, .deletesLast) == 0
    if deletesLast { plan.add(.delete(.keyValue, lower: last, upper: .max)) }
    plan.add(.insert(.keyValue, key: nil, ModelRow(a: source.value(), b: 1)))
    if !isAutocommit {
      let row = ModelRow(a: source.value(), b: 2)
      plan.add(.insert(.keyValue, key: deletesLast ? last : nil, row))
      plan.add(.commit)
    }
    // What was allocated lies above the universe and is deleted again, so tables stay small.
    plan.add(.delete(.keyValue, lower: last + 1, upper: .max))
    return plan
  }

  private func autocommit(_ source: PlanSource) -> Plan {
    var plan = source.blank()
    for _ in 0..<source.repetitions(upTo: 4, .autocommits) {
      if source.draw(of: 2, .autocommitReads) == 0 {
        plan.add(.aimedRead(.keyValue, key: source.key()))
      } else if source.draw(of: 4, .autocommitScans) == 0 {
        plan.add(.read(Self.scan(source)))
      } else {
        plan.add(autocommitWrite(source, source.key()))
      }
    }
    return plan
  }

  /// An UPDATE, or a statement that deletes or inserts a row, which may or may not exist.
  private func autocommitWrite(_ source: PlanSource, _ key: Int64) -> Effect {
    switch source.draw(of: 4, .autocommitWrite) {
    case 0: .delete(.keyValue, lower: key, upper: key)
    case 1: .insert(.keyValue, key: key, ModelRow(a: source.value(), b: source.value()))
    default: write(source, key)
    }
  }
}
