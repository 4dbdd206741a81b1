import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation
import Values

/// Opens the database, at the start and after each crash, and reads all of it before any client does.
final class RecoveryFiber: ScheduledFiber {
  private enum Phase {
    /// Recovery is running. Can move to: reading, opening again after an I/O error.
    case opening(DatabaseOpening)
    /// The tables are read one by one and compared. Can move to: finished.
    case reading(Connection, table: Int, Statement?)
    case finished
  }

  let cursor: DecisionCursor
  private let run: RunState
  private let slots = InjectorSlots()
  private let yields: ArmedYieldInjector
  private var phase = Phase.finished
  private var attempts = 0
  /// How many operations other than reads and writes the opening makes before the machine fails; nil for never.
  private var strikesAfter: UInt64?
  /// Whether the disk has turned out to have lost durable data.
  private(set) var hasFoundDamage = false
  private var received: ContiguousArray<KeyedRow> = []
  /// The model's side of the statement that reads a table.
  private var reader: ModelTransaction?
  private var lastTransaction: Transaction?

  init(cursor: DecisionCursor, run: RunState) {
    self.cursor = cursor
    self.run = run
    yields = ArmedYieldInjector(
      SimulatedYieldInjector(run.context.decisions, run.yieldOptions),
      early: run.earlyYields)
    planStrike()
    begin()
  }

  /// Reads the tables of a database that is open, at the end of a run.
  init(cursor: DecisionCursor, run: RunState, reading database: Database) {
    self.cursor = cursor
    self.run = run
    yields = ArmedYieldInjector(
      SimulatedYieldInjector(run.context.decisions, .none),
      early: run.earlyYields)
    yields.isOn = false
    phase = .reading(database.connect(), table: 0, nil)
  }

  var name: ActorName { ActorName("opener", Int(cursor.scope.actor.incarnation)) }

  /// Sometimes moves a failure of the machine that is still to come into this opening.
  ///
  /// An opening takes a hundredth of a run, so hardly any drawn step falls into one. What it does after reading the
  /// log decides what the next opening finds, and each of these operations is equally likely to be interrupted.
  private func planStrike() {
    let ratio = Ratio(1, in: run.crashCount == 0 ? 8 : 2)
    guard run.context.decisions.chance(cursor.next(MachineCrashLabel.inOpening), ratio) else {
      return
    }
    strikesAfter = run.context.decisions.choose(
      cursor.next(MachineCrashLabel.openingOperations), of: Self.strikesAfterMax)
  }

  /// The log is opened; the copy is removed, opened, synced and renamed; and its directory is synced.
  private static let strikesAfterMax: UInt64 = 6

  private func strikeIfDue() {
    guard let count = strikesAfter, run.isDisturbed,
      run.io.counters.others + run.io.counters.syncs >= count
    else { return }
    strikesAfter = nil
    run.crashes.strikeOpening()
  }

  private func begin() {
    attempts += 1
    cursor.begin(OperationID(span: 0, place: UInt32(attempts)))
    yields.begin(cursor.scope)
    drawDisk()
    phase = .opening(
      Database.open(
        io: run.io, path: RunState.path, options: run.spec.storeOptions,
        random: SystemDraws(run.context), slots: slots, texts: run.texts))
  }

  /// Draws whether the disk is at its worst: an opening is short, and much of it happens nowhere else.
  private func drawDisk() {
    guard run.isDisturbed else { return }
    let isRough = run.context.decisions.chance(
      cursor.next(HardshipLabel.roughOpening), run.spec.roughOpenings)
    let usual = run.spec.diskFaults
    let faults = isRough ? usual.times(Self.roughness) : usual
    if faults != usual { run.probes.set.hit(run.probes.roughOpening) }
    if run.io.faults != faults { run.io.faults = faults }
  }

  private static let roughness: UInt32 = 8

  func step(_ world: World) -> StepOutcome {
    run.position.pointee.enter(name, step: run.statementSteps)
    run.allowOpeningStep()
    switch phase {
    case .opening(let opening): return open(opening, world)
    case .reading(let connection, let table, let statement):
      return read(connection, table, statement, world)
    case .finished: return .finished
    }
  }

  private func open(_ opening: DatabaseOpening, _ world: World) -> StepOutcome {
    slots.install(yields: yields, failures: nil)
    defer { slots.clear() }
    do throws(EngineError) {
      switch try opening.step() {
      case .io(let completion):
        strikeIfDue()
        return .waiting(completion)
      case .done(let database):
        if run.isSpoiled {
          run.openedSpoiled(database)
          database.store.discard()
          return foundDamage()
        }
        run.recovered(database)
        run.io.faults = run.diskFaults
        phase = .reading(database.connect(), table: 0, nil)
        return .finishedOperation
      }
    } catch {
      return failed(error)
    }
  }

  private func foundDamage() -> StepOutcome {
    hasFoundDamage = true
    phase = .finished
    return .finished
  }

  private func failed(_ error: EngineError) -> StepOutcome {
    if case .corrupt = error, run.isSpoiled { return foundDamage() }
    guard case .io = error, run.io.faultCount > 0, attempts <= EngineSpec.faultyOpeningsMax else {
      run.report(nil, RecoveryProperty.self, "the database does not open: \(error)")
      return .finished
    }
    begin()
    if attempts > EngineSpec.faultyOpeningsMax { run.io.faults = .none }
    return .sleeping(VirtualDuration(ticks: 16))
  }

  private func read(
    _ connection: Connection, _ table: Int, _ statement: Statement?, _ world: World
  ) -> StepOutcome {
    guard let next = nextTable(from: table) else {
      connection.close()
      phase = .finished
      run.finishedRecovery()
      return .finished
    }
    do throws(EngineError) {
      let query = Query(table: next, lower: .min + 1, upper: .max)
      let current: Statement
      if let statement { current = statement } else { current = try prepare(query, connection) }
      phase = .reading(connection, table: next.rawValue, current)
      let result = try current.step()
      let reader = observe(connection)
      switch result {
      case .row:
        received.append(KeyedRow(reading: next, current))
        return .ran
      case .io:
        return .waiting(current.waiting ?? .yield(.voluntary))
      case .done:
        run.tableRecovered(next, received, reader)
        self.reader = nil
        received.removeAll(keepingCapacity: true)
        phase = .reading(connection, table: next.rawValue + 1, nil)
        return .finishedOperation
      case .busy, .interrupt:
        run.report(nil, RecoveryProperty.self, "a read after recovery was refused")
      }
    } catch {
      run.report(nil, RecoveryProperty.self, "\(next.name) cannot be read after recovery: \(error)")
    }
    return .finished
  }

  /// The model's transaction of the statement that was stepped, with its snapshot once it has one.
  private func observe(_ connection: Connection) -> ModelTransaction {
    let reader = reader ?? run.model.begin(fiber: -1, step: run.now)
    self.reader = reader
    if let engine = connection.latestTransaction, engine !== lastTransaction {
      lastTransaction = engine
      run.recoveryReaderTook(engine.begin.rawValue, reader)
    }
    return reader
  }

  private func prepare(
    _ query: Query, _ connection: Connection
  ) throws(EngineError) -> Statement {
    let (template, parameters) = Effect.read(query).statement
    let statement = try connection.prepare(Template.all[template].sql)
    for place in 0..<parameters.count {
      try statement.bind(.integer(parameters[place]), at: place + 1)
    }
    return statement
  }

  private func nextTable(from index: Int) -> ModelTable? {
    for table in ModelTable.allCases.dropFirst(index) where run.model.exists(table) {
      return table
    }
    return nil
  }
}
