import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// Takes the counts of a store that is about to go, or of the last one.
  func collectStoreReach() {
    guard let store = openDatabase?.store else { return }
    reach.dependencies += UInt64(store.statistics.dependenciesTaken)
    reach.collectionsUnderReaders += UInt64(store.statistics.collectedUnderReaders)
    probes.set.add(probes.cutFailed, UInt64(store.statistics.failedCuts))
    probes.set.add(probes.badFrame, UInt64(store.statistics.damagedFrames))
    probes.set.add(probes.rowIDContention, UInt64(store.statistics.rowIDContentions))
  }

  /// Takes the faults of a disk that is about to go, or of the last one.
  func collectDiskFaults() {
    probes.disk.add(io.counters.faultCounts, to: probes.set)
  }

  /// Takes what the world has counted, once the run is over.
  func collectWorldProbes() {
    probes.set.add(probes.injectedYield, world.counts.firedYields)
    probes.set.add(probes.earlyStep, world.counts.earlySteps)
  }

  /// A transaction has committed: whoever is held at a point meanwhile has been held on purpose.
  func noteCommitDuringHolds(by committer: Fiber, _ transaction: ModelTransaction) {
    var wasWhole = false
    for slot in world.living {
      guard let fiber = world.actor(at: slot) as? Fiber, fiber !== committer,
        let since = fiber.heldSince, let point = fiber.lastPoint
      else { continue }
      reach.heldPoints[Int(point.family)] |= 1 << UInt64(point.ordinal)
      if transaction.beganStep >= since { wasWhole = true }
    }
    if wasWhole { reach.commitsDuringHold += 1 }
  }

  /// Memory is gone: what was not asked for has not happened, what was is open.
  func crashed(_ kind: DiskCrashKind) {
    collectStoreReach()
    // A recovery that another crash interrupts has not made anything durable yet.
    if kind == .powerLoss, spec.syncMode == .normal { mayLoseSuffix = true }
    for orphan in orphans { undecided.append(orphan.transaction) }
    orphans.removeAll()
    openDatabase?.store.discard()
    opened(nil)
  }

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

  func noteTransactionNumbers(of fibers: ContiguousArray<Fiber>) {
    for fiber in fibers {
      transactionNumbers[fiber.number] = fiber.anchor.scope.operation.span
    }
  }
}

extension Fiber {
  /// Numbers are never given again, also not by the next incarnation.
  func continueNumbers(from number: UInt32) {
    anchor.begin(OperationID(span: number, place: 0))
  }

  /// From now on the fiber finishes its statement and leaves.
  func startDraining() {
    life = .draining
    calm()
  }

  /// From now on nothing disturbs the fiber but the disk.
  func calm() {
    isCalm = true
    yields.isOn = false
    failures.options.operations = .never
  }

  /// The machine is gone, and the connection with it.
  func crash() {
    if let transaction {
      let wasAsked = transaction.askedStep != .max && transaction.endTimestamp != nil
      chain.end(wasAsked ? .indeterminate : .aborted, run.chains)
      if wasAsked {
        transaction.endedStep = run.now
        run.undecided.append(transaction)
      } else {
        run.decide(transaction, committed: false)
      }
    }
    transaction = nil
    statement = nil
    effect = nil
    for index in statements.indices { statements[index] = nil }
    connection = nil
  }
}
