import Primitives
import Simulation

/// Plans whose values carry a property of their own: lists, balances, cells and their ledger, tables.
extension PlanSource {
  /// Appends to lists that are read whole; a list is left for a fresh one after some transactions.
  func listAppend() -> Plan {
    var plan = blank(.listAppend)
    let count = repetitions(upTo: 3, .appends)
    plan.add(begin())
    for place in 0..<count {
      if draw(of: 3, .readsList) == 0 {
        plan.add(.aimedRead(.lists, key: listKey()))
      } else {
        append(to: listKey(), place: Int(place), &plan)
      }
    }
    plan.add(.aimedRead(.lists, key: listKey()))
    plan.add(end())
    return plan
  }

  private func append(to key: Int64, place: Int, _ plan: inout Plan) {
    let text = "\(tag(place)),"
    plan.add(.update(.lists, lower: key, upper: key, .append(text)))
    plan.add(.insertIfUnchanged(.lists, key: key, ModelRow(text: text)))
    // What was written is read back, so that its number in the chain is known by its value alone.
    plan.add(.read(Query(table: .lists, lower: key, upper: key)))
  }

  private func listKey() -> Int64 {
    Int64(anchor.scope.operation.span / 24) << 16 | key()
  }

  /// Moves money between two accounts; the sum of all never changes.
  func bank() -> Plan {
    var plan = blank(.bank)
    if draw(of: 4, .readsSum) == 0 {
      plan.add(.read(Query(table: .accounts, result: .aggregate(column: 0))))
      return plan
    }
    let (from, to) = keyPair()
    let amount = 1 + value() % 50
    plan.add(begin())
    plan.add(.aimedRead(.accounts, key: from))
    plan.add(.aimedRead(.accounts, key: to))
    if draw(of: 2, .setsFromRead) == 0 {
      plan.add(.setFromRead(.accounts, key: from, plus: -amount))
      plan.add(.setFromRead(.accounts, key: to, plus: amount))
    } else {
      plan.add(.update(.accounts, lower: from, upper: from, .add(column: 0, -amount)))
      plan.add(.update(.accounts, lower: to, upper: to, .add(column: 0, amount)))
    }
    if draw(of: 3, .readsSumAfter) == 0 {
      plan.add(.read(Query(table: .accounts, result: .aggregate(column: 0))))
    }
    plan.add(end())
    return plan
  }

  /// Writes cells and the ledger, folds the ledger, or reads both.
  func cells() -> Plan {
    switch draw(of: 8, .cellsKind) {
    case 0...3: cellWriter()
    case 4: ledgerFold()
    default: ledgerReader()
    }
  }

  private func cellWriter() -> Plan {
    var plan = blank(.cells)
    plan.add(begin())
    let count = Int(repetitions(upTo: 3, .cellWrites))
    for place in 0..<count { cellWrite(place, &plan) }
    if draw(of: 3, .rollsCellBack) == 0 {
      plan.add(.savepoint(0))
      cellWrite(count, &plan)
      plan.add(.rollbackTo(0))
      cellWrite(count + 1, &plan)
    }
    plan.add(.ledger(tag: tag(0)))
    plan.add(end())
    return plan
  }

  private func cellWrite(_ place: Int, _ plan: inout Plan) {
    let cell = key()
    if draw(of: 3, .readsCellFirst) == 0 { plan.add(.aimedRead(.cells, key: cell)) }
    plan.add(.update(.cells, lower: cell, upper: cell, .cell(tag: tag(place + 1))))
    plan.add(.read(Query(table: .cells, lower: cell, upper: cell)))
  }

  private func ledgerFold() -> Plan {
    var plan = blank(.cells)
    let (lower, upper) = tags(of: Int(draw(of: UInt64(spec.fibers), .foldedFiber)))
    plan.add(beginOptimistic())
    plan.add(
      .read(Query(table: .ledger, lower: lower, upper: upper, result: .aggregate(column: 0))))
    plan.add(.delete(.ledger, lower: lower, upper: upper))
    plan.add(.foldedLedger(tag: tag(0)))
    plan.add(.commit)
    return plan
  }

  private func ledgerReader() -> Plan {
    var plan = blank(.cells)
    plan.readsLedger = true
    plan.add(beginOptimistic())
    plan.add(.read(Query(table: .cells)))
    if draw(of: 2, .pausesReader) == 0 { plan.add(pause()) }
    plan.add(.read(Query(table: .ledger, result: .aggregate(column: 0))))
    plan.add(.commit)
    return plan
  }

  /// Makes a table, fills it, or drops it, beside everything else.
  func schema() -> Plan {
    var plan = blank(.schema)
    let table: ModelTable = draw(of: 2, .scratchTable) == 0 ? .scratch0 : .scratch1
    switch draw(of: 6, .schemaKind) {
    case 0:
      plan.add(.createTable(table))
    case 1:
      plan.add(.dropTable(table))
    case 2:
      plan.add(.begin(.immediate))
      plan.add(.createTable(table))
      plan.add(.insert(table, key: 1, ModelRow(a: value())))
      plan.add(end())
    case 3, 4: schemaChangeLater(table, &plan)
    default:
      plan.add(beginOptimistic())
      plan.add(.insert(table, key: key(), ModelRow(a: value())))
      plan.add(.read(Query(table: table)))
      plan.add(.commit)
    }
    return plan
  }

  /// A transaction that began as any other changes the schema, and goes on in the schema it has made.
  private func schemaChangeLater(_ table: ModelTable, _ plan: inout Plan) {
    let kind = draw(of: 4, .schemaInTransaction)
    let hasSavepoint = draw(of: 3, .schemaSavepoint) == 0
    plan.add(beginOptimistic())
    if kind == 0 { plan.add(.aimedRead(.keyValue, key: key())) }
    if kind == 1 { plan.add(.update(.keyValue, lower: 1, upper: 1, .add(column: 0, 1))) }
    if hasSavepoint { plan.add(.savepoint(0)) }
    plan.add(kind == 2 ? .dropTable(table) : .createTable(table))
    if kind != 2 {
      plan.add(.insert(table, key: key(), ModelRow(a: value())))
      plan.add(.insert(table, key: nil, ModelRow(a: value())))
    }
    if hasSavepoint {
      plan.add(.rollbackTo(0))
      // What is made now must have nothing of what was taken back.
      if draw(of: 2, .schemaAfterSavepoint) == 0 {
        plan.add(.createTable(table))
        plan.add(.insert(table, key: key(), ModelRow(a: value())))
      }
    }
    plan.add(.read(Query(table: .keyValue, result: .aggregate(column: 0))))
    plan.add(end())
  }
}
