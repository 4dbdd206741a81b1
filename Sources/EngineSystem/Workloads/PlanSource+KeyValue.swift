import Primitives

/// Plans over the hot table: every shape of transaction that a client of such a table has.
extension PlanSource {
  func keyValue() -> Plan {
    switch draw(of: 16, .keyValueKind) {
    case 0...3: readModifyWrite()
    case 4, 5: longReader()
    case 6, 7: savepoints()
    case 8, 9: rangeWrites()
    case 10, 11: insertsAndDeletes()
    case 12: allocatedRowIDs()
    default: autocommit()
    }
  }

  private func readModifyWrite() -> Plan {
    var plan = blank(.keyValue)
    let (first, second) = keyPair()
    plan.add(begin())
    plan.add(.aimedRead(.keyValue, key: first))
    plan.add(.aimedRead(.keyValue, key: second))
    plan.add(.setFromRead(.keyValue, key: first, plus: 1))
    // Now and then the client leaves its transaction open and does something else for long.
    if draw(of: 16, .idles) == 0 { plan.add(.idle(ticks: 200 << draw(of: 4, .idleTicks))) }
    plan.add(.setFromRead(.keyValue, key: second, plus: 1))
    if draw(of: 4, .readsAgain) == 1 {
      plan.add(.read(Query(table: .keyValue, lower: first, upper: first)))
    }
    plan.add(end())
    return plan
  }

  private func longReader() -> Plan {
    var plan = blank(.keyValue)
    plan.add(beginOptimistic())
    for round in 0..<(1 + repetitions(upTo: 4, .longReads)) {
      if round > 0 { plan.add(pause()) }
      plan.add(.read(scan()))
      plan.add(.aimedRead(.keyValue, key: key()))
    }
    plan.add(.commit)
    return plan
  }

  func scan() -> Query {
    let (lower, upper) = range()
    switch draw(of: 8, .scanKind) {
    case 0: return Query(table: .keyValue)
    case 1: return Query(table: .keyValue, lower: lower, upper: upper)
    case 2:
      return Query(
        table: .keyValue, upper: upper, result: .rows(descending: true, limit: 1 + value() % 4))
    case 3:
      return Query(
        table: .keyValue, lower: lower, result: .rows(descending: false, limit: 1 + value() % 4))
    case 4: return Query(table: .keyValue, result: .aggregate(column: 0))
    case 5: return Query(table: .keyValue, result: .count)
    case 6:
      // From the very end, where rows stand that others allocate and have not committed.
      return Query(table: .keyValue, result: .rows(descending: true, limit: 2 + value() % 4))
    default: return Query(table: .keyValue, lower: lower, upper: upper, threshold: value())
    }
  }

  private func savepoints() -> Plan {
    var plan = blank(.keyValue)
    let (first, second) = keyPair()
    plan.add(begin())
    plan.add(write(first))
    plan.add(.savepoint(0))
    plan.add(write(first))
    switch draw(of: 4, .deletesInSavepoint) {
    case 0: plan.add(.delete(.keyValue, lower: second, upper: second))
    // A row that the transaction wrote before the savepoint: rolling back brings it back.
    case 1: plan.add(.delete(.keyValue, lower: first, upper: first))
    default: break
    }
    let nested = draw(of: 3, .nestsSavepoint) == 0
    if nested {
      plan.add(.savepoint(1))
      plan.add(write(second))
      plan.add(draw(of: 2, .innerSavepointEnd) == 0 ? .rollbackTo(1) : .release(1))
    }
    plan.add(draw(of: 4, .savepointEnd) == 0 ? .release(0) : .rollbackTo(0))
    plan.add(.read(Query(table: .keyValue, lower: first, upper: first)))
    plan.add(.read(Query(table: .keyValue, lower: second, upper: second)))
    if draw(of: 2, .writesAfterSavepoint) == 0 { plan.add(write(second)) }
    plan.add(end())
    return plan
  }

  private func write(_ key: Int64) -> Effect {
    switch draw(of: 3, .writeKind) {
    case 0: .update(.keyValue, lower: key, upper: key, .set(column: 0, value()))
    case 1: .update(.keyValue, lower: key, upper: key, .set(column: 1, value()))
    default: .update(.keyValue, lower: key, upper: key, .add(column: 0, 1))
    }
  }

  private func rangeWrites() -> Plan {
    var plan = blank(.keyValue)
    let (lower, upper) = range()
    let isAutocommit = draw(of: 3, .rangeAutocommit) == 0
    if !isAutocommit { plan.add(begin()) }
    plan.add(.update(.keyValue, lower: lower, upper: upper, .add(column: 0, 1 + value() % 5)))
    if isAutocommit { return plan }
    plan.add(.read(Query(table: .keyValue, lower: lower, upper: upper)))
    if draw(of: 2, .writesAfterRange) == 0 { plan.add(write(key())) }
    plan.add(end())
    return plan
  }

  private func insertsAndDeletes() -> Plan {
    var plan = blank(.keyValue)
    let (first, second) = keyPair()
    let row = ModelRow(a: value(), b: value())
    plan.add(beginOptimistic())
    plan.add(.delete(.keyValue, lower: first, upper: first))
    // Now and then the row is gone for others too, until one of these plans makes it again.
    if draw(of: 3, .insertsAgain) != 0 { plan.add(.insert(.keyValue, key: first, row)) }
    if draw(of: 4, .insertsSecond) == 0 { plan.add(.insert(.keyValue, key: second, row)) }
    plan.add(.read(Query(table: .keyValue, lower: first, upper: first)))
    plan.add(end())
    return plan
  }

  private func allocatedRowIDs() -> Plan {
    var plan = blank(.keyValue)
    let isAutocommit = draw(of: 2, .allocationAutocommit) == 0
    let last = Int64(spec.keys)
    if !isAutocommit { plan.add(beginOptimistic()) }
    // The greatest rows that the transaction sees are then below those that there are.
    let deletesLast = !isAutocommit && draw(of: 2, .deletesLast) == 0
    if deletesLast { plan.add(.delete(.keyValue, lower: last, upper: .max)) }
    plan.add(.insert(.keyValue, key: nil, ModelRow(a: value(), b: 1)))
    if !isAutocommit {
      let row = ModelRow(a: value(), b: 2)
      plan.add(.insert(.keyValue, key: deletesLast ? last : nil, row))
      plan.add(.commit)
    }
    // What was allocated lies above the universe and goes again, so that tables stay small.
    plan.add(.delete(.keyValue, lower: last + 1, upper: .max))
    return plan
  }

  private func autocommit() -> Plan {
    var plan = blank(.keyValue)
    for _ in 0..<repetitions(upTo: 4, .autocommits) {
      if draw(of: 2, .autocommitReads) == 0 {
        plan.add(.aimedRead(.keyValue, key: key()))
      } else if draw(of: 4, .autocommitScans) == 0 {
        plan.add(.read(scan()))
      } else {
        plan.add(autocommitWrite(key()))
      }
    }
    return plan
  }

  /// An UPDATE, or a row goes or comes by a statement of its own, which may find none, or one.
  private func autocommitWrite(_ key: Int64) -> Effect {
    switch draw(of: 4, .autocommitWrite) {
    case 0: .delete(.keyValue, lower: key, upper: key)
    case 1: .insert(.keyValue, key: key, ModelRow(a: value(), b: value()))
    default: write(key)
    }
  }
}
