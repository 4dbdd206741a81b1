import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation
import Values

extension Fiber {
  /// Begins the next operation and prepares its statement; returns an outcome if the turn ends here instead.
  func begin(_ world: World) -> StepOutcome? {
    if life == .draining { return leave() }
    if connection == nil { connect() }
    if isIdling { goOn() }
    while true {
      if nextPlace >= plan.operations.count {
        if transaction != nil, isExplicit {
          // If a plan ran out with its transaction open, the transaction is rolled back.
          return start(.rollback, world)
        }
        if life == .setup, run.isSetUp { return .finished }
        guard beginPlan(world) else { return leave() }
      }
      let operation = plan.operations[nextPlace]
      nextPlace += 1
      if case .pause(let ticks) = operation { return .sleeping(VirtualDuration(ticks: ticks)) }
      if let next = resolve(operation) { return start(next, world) }
      if case .idle(let ticks) = operation, transaction != nil {
        isIdling = true
        run.emit(.idling(self))
        return .sleeping(VirtualDuration(ticks: ticks))
      }
    }
  }

  private func goOn() {
    isIdling = false
    run.probes.set.hit(run.probes.idled)
    run.emit(.idled(self))
  }

  /// How many transactions of the setup may be disturbed; a run that never finishes it tests nothing else.
  private static let disturbedSetupsMax: UInt32 = 16

  /// Begins the plan of the next transaction; false if the run was given plans, and this client has no more.
  private func beginPlan(_ world: World) -> Bool {
    let transaction = cursor.scope.operation.span + 1
    cursor.begin(OperationID(span: transaction, place: 0))
    spareOperations.keep(&plan)
    if life == .setup {
      if transaction > Self.disturbedSetupsMax { calm() }
      plan = run.setupPlan()
    } else {
      run.asking = .passUnretained(self)
      guard let next = run.run.nextPlan() else { return false }
      plan = next
    }
    nextPlace = 0
    reads.removeAll(keepingCapacity: true)
    lastAggregate = nil
    lastChanges = 0
    world.beganSpan(self)
    return true
  }

  /// The effect of a planned operation at this moment; nil if it has none.
  private func resolve(_ operation: consuming PlannedOperation) -> Effect? {
    switch operation {
    case .fixed(.commit) where !chain.isComplete, .fixed(.savepoint) where !chain.isComplete:
      // A write that could not be read back must not commit, because its place in the chain is not known.
      return .rollback
    case .fixed(.begin) where life == .client && run.aimsAtExclusivity(self):
      return .begin(.immediate)
    case .fixed(let effect): return effect
    case .aimedRead(let table, let key):
      let aimed = run.aim(at: table, key, for: self)
      return .read(Query(table: table, lower: aimed, upper: aimed))
    case .setFromRead(let table, let key, let amount):
      guard let row = lastRead(table, key) else {
        return .update(table, lower: key, upper: key, .add(column: 0, amount))
      }
      return .update(table, lower: key, upper: key, .set(column: 0, row.a &+ amount))
    case .insertIfUnchanged(let table, let key, let row):
      return lastChanges == 0 ? .insert(table, key: key, row) : nil
    case .ledger(let tag):
      return .insert(
        .ledger, key: tag, ModelRow(a: Int64(transaction?.cellTags.count ?? 0)))
    case .foldedLedger(let tag):
      // What was deleted must have been counted by the preceding read.
      guard let sum = lastAggregate else { return .rollback }
      return sum.key == 0 ? nil : .insert(.ledger, key: tag, sum.row.keepingFirst)
    case .close:
      drop()
      connect()
      return nil
    case .pause, .idle: return nil
    }
  }

  private func lastRead(_ table: ModelTable, _ key: Int64) -> ModelRow? {
    var index = reads.count - 1
    while index >= 0 {
      if reads[index].table == table, reads[index].row.key == key { return reads[index].row.row }
      index -= 1
    }
    return nil
  }

  /// Makes `effect` the running operation.
  private func start(_ next: Effect, _ world: World) -> StepOutcome? {
    cursor.begin(
      OperationID(
        span: cursor.scope.operation.span,
        place: cursor.scope.operation.place + 1))
    yields.begin(cursor.scope)
    failures.begin(cursor.scope)
    forgetOperation()
    let (number, parameters) = next.statement
    template = number
    run.position.pointee.take(number)
    guard let statement = prepared(number, next, world) else { return .finishedOperation }
    bind(parameters, to: statement)
    effect = next
    self.statement = statement
    run.record(self, number, parameters)
    openTransaction(for: next)
    armHold(for: next)
    run.narrate(self, "\(statement.text) \(parameters.literals)")
    return nil
  }

  /// Resets what is known of the operation.
  private func forgetOperation() {
    received.removeAll(keepingCapacity: true)
    hasAnswered = false
    isApplied = false
    lastPoint = nil
    contendedSteps = 0
    operationStep = run.now
    beganPoisoned = run.isPoisoned
    faultsBefore = run.io.faultCount
  }

  private func bind(_ parameters: Parameters, to statement: Statement) {
    do throws(EngineError) {
      for place in 0..<parameters.count {
        if place == parameters.textPlace, let text = parameters.text {
          try statement.bind(.text(text), at: place + 1)
        } else {
          try statement.bind(.integer(parameters[place]), at: place + 1)
        }
      }
    } catch {
      trap("fiber \(number) cannot bind to \(statement.text): \(error)")
    }
  }

  /// The statement of a template, prepared once for each connection; a table may be missing.
  private func prepared(_ number: Int, _ next: Effect, _ world: World) -> Statement? {
    if let known = statements[number] { return known }
    guard let connection else { return nil }
    do throws(EngineError) {
      let statement = try connection.prepare(Template.all[number].sql)
      statements[number] = statement
      return statement
    } catch {
      effect = next
      openTransaction(for: next)
      _ = failed(error, world)
      return nil
    }
  }

  /// Begins the model's transaction if this operation begins one.
  private func openTransaction(for next: Effect) {
    if transaction == nil {
      let fresh = run.model.begin(fiber: number, step: run.now)
      transaction = fresh
      if run.spec.hasChains { chain.begin(run.chains, fiber: number) }
      if let number = chain.transaction { run.narrate(self, "is \(number) to the judge of values") }
      hasAnsweredSnapshot = false
      run.emit(.transactionBegan(self))
    }
    guard let transaction else { return }
    writesBefore = transaction.writes.count
    changesBefore = transaction.snapshot == nil ? 0 : observed?.changeCount ?? 0
    if transaction.snapshot == nil { run.emit(.snapshotAsked(self)) }
    if next == .begin(.immediate) || next.isSchemaChange {
      transaction.exclusiveStep = min(transaction.exclusiveStep, run.now)
    }
    if next == .commit || (!isExplicit && next.isWrite) { ask(transaction) }
    run.noteAttempt(next, by: transaction)
  }

  /// From now on COMMIT has been requested.
  private func ask(_ transaction: ModelTransaction) {
    if transaction.fate.asked(at: run.now) { run.emit(.commitAsked(transaction)) }
  }

  private func connect() {
    connection = run.database.connect()
    isExplicit = false
  }

  /// Rolls back what is open and closes the connection, at the end of a run.
  private func leave() -> StepOutcome {
    drop()
    return .finished
  }
}

extension ModelRow {
  /// Only the first column.
  fileprivate var keepingFirst: ModelRow { ModelRow(a: a) }
}
