import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation
import Values

extension Fiber {
  /// Takes up the next operation and prepares its statement; answers what ends the turn instead.
  func begin(_ world: World) -> StepOutcome? {
    if life == .draining { return leave() }
    if connection == nil { connect() }
    if isIdling { goOn() }
    while true {
      if nextPlace >= plan.operations.count {
        if transaction != nil, isExplicit {
          // A plan that ran out with its transaction open ends it.
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

  /// Transactions of the setup that may be disturbed; a run that never gets out of it tests nothing else.
  private static let disturbedSetupsMax: UInt32 = 16

  /// Takes up the plan of the next transaction; false where the run was given plans, and no more for this client.
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

  /// The effect of a planned operation now; nil where it has none.
  private func resolve(_ operation: consuming PlannedOperation) -> Effect? {
    switch operation {
    case .fixed(.commit) where !chain.isComplete, .fixed(.savepoint) where !chain.isComplete:
      // A write that could not be read back must not commit: its place in the chain is not known.
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
      // What was deleted must have been counted by the read before.
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

  /// What is known of an operation begins again.
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

  /// The statement of a template, prepared once a connection; a table may be missing.
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

  /// Begins the model's transaction where this operation begins one.
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

  /// COMMIT is asked for from now on.
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
  /// The first column alone.
  fileprivate var keepingFirst: ModelRow { ModelRow(a: a) }
}
