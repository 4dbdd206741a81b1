import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation
import Testing

@testable import EngineSystem

/// A run that is not stepped: its properties are told by hand.
final class JudgeRig {
  private let run: Run<MVCCEngine>
  let state: RunState
  let supervisor: EngineSupervisor
  let fiber: EngineSystem.Fiber

  init(_ change: (inout EngineSpec) -> Void = { _ in }) {
    var spec = EngineSpec(seed: 1)
    change(&spec)
    let engine = MVCCEngine(isLedByHand: true)
    run = RunExecution(
      system: engine, request: RunRequest(spec.runSpec), faults: engine.faultSwitches
    ).prepare()
    state = run.model
    supervisor = EngineSupervisor(state)
    fiber = Self.makeFiber(0, state)
  }

  static func makeFiber(_ number: Int, _ state: RunState) -> EngineSystem.Fiber {
    EngineSystem.Fiber(
      number: number, cursor: DecisionCursor(DecisionScope(actor: ActorID.run.child(16 + number))),
      run: state, life: .client)
  }

  /// Makes the fiber's hook at `point` meet its first failure.
  func inject(at point: CommitYieldPoint) {
    fiber.failures.failNext(at: PointID(family: CommitYieldPoint.family, ordinal: point.rawValue))
    let code = fiber.failures.shouldFail(instanceID: 1, selectionKey: 1, point: point.point)
    require(code != nil, "\(point) meets no failure")
  }

  /// Commits at these timestamps were acknowledged to clients.
  func acknowledge(_ ends: UInt64...) {
    state.commits.known = ContiguousArray(
      ends.map { CommitRegister.KnownCommit(end: $0, wasAcknowledged: true) })
  }

  /// The run's property of a type.
  func own<Kind: EngineProperty>(_ kind: Kind.Type) -> Kind {
    state.property(kind)
  }

  /// Tells one property alone of an event.
  func tell<Kind: EngineProperty>(_ kind: Kind.Type, _ event: EngineEvent) {
    do throws(Violation) { try own(kind).saw(event, state) } catch {
      state.report(event.fiber, kind, error.message, way: error.way)
    }
  }

  /// A step of the run is over.
  func stepped() { if let store = state.openDatabase?.store { state.emitStep(store) } }

  /// The fiber's SELECT has ended, with the rows that it has received.
  func read(_ query: Query, _ transaction: ModelTransaction) {
    (fiber.transaction, fiber.effect) = (transaction, .read(query))
    fiber.expectedRows = state.model.answer(query, for: transaction).rows
    state.emit(.readFinished(fiber))
  }

  /// The fiber's write has ended.
  func write(_ effect: Effect, expected: Int64?, actual: Int64, _ transaction: ModelTransaction) {
    (fiber.transaction, fiber.effect) = (transaction, effect)
    (fiber.expectedChanges, fiber.lastChanges) = (expected, actual)
    state.emit(.writeFinished(fiber))
  }

  /// The fiber's statement has failed.
  func fail(_ error: EngineError, _ effect: Effect, _ transaction: ModelTransaction) {
    (fiber.transaction, fiber.effect, fiber.failure) = (transaction, effect, error)
    if case .constraint = error { fiber.applyIfNeeded(transaction) }
    state.emit(.statementFailed(fiber))
  }

  /// The engine has given the fiber's row an id.
  func give(_ row: Int64) {
    fiber.effect = .insert(.keyValue, key: nil, ModelRow())
    state.emit(.rowIDGiven(fiber, row))
  }

  /// The fiber has named the ids of its rows.
  func name(_ effect: Effect) {
    fiber.effect = effect
    state.emit(.rowsNamed(fiber))
  }

  /// The property that was reported first.
  var property: String? { state.finding?.property }

  /// Whether nothing was found by `body`.
  func isSilent(_ body: () throws -> Void) rethrows -> Bool {
    try body()
    return state.finding == nil
  }

  /// A transaction of the rig's fiber with a snapshot.
  @discardableResult
  func begin(_ snapshot: UInt64? = 5) -> ModelTransaction {
    let transaction = state.model.begin(fiber: 0, step: state.now)
    transaction.snapshot = snapshot
    fiber.transaction = transaction
    return transaction
  }

  /// A transaction over `snapshot` that is committing at `end`.
  func pending(_ snapshot: UInt64, _ end: UInt64) -> ModelTransaction {
    let transaction = begin(snapshot)
    state.model.prepare(transaction, at: end)
    return transaction
  }

  /// Rows of the hot table, committed at timestamp 1.
  func fill(_ rows: [(Int64, Int64)], _ table: ModelTable = .keyValue) {
    let writer = state.model.begin(fiber: 9, step: 0)
    writer.snapshot = 0
    for (key, value) in rows {
      _ = state.model.apply(
        .insert(table, key: key, ModelRow(a: value)), by: writer, insertedKey: nil)
    }
    state.model.prepare(writer, at: 1)
    state.model.decide(writer, committed: true, step: 0)
  }

  /// Opens a database over the run's disk.
  @discardableResult
  func open() throws -> Database {
    let opening = Database.open(
      io: state.io, path: RunState.path, options: state.spec.storeOptions, random: FixedDraws())
    for _ in 0..<10_000 {
      if case .done(let database) = try opening.step() {
        state.opened(database)
        return database
      }
      _ = state.context.timeline.jumpToNext()
    }
    throw EngineError.misuse("the opening does not end")
  }

  /// Runs a text to its end on a connection of its own, or on `other`.
  func run(_ sql: String, on other: Connection? = nil) throws {
    let statement = try (other ?? state.database.connect()).prepare(sql)
    while true {
      switch try statement.step() {
      case .row: continue
      case .io: _ = state.context.timeline.jumpToNext()
      case .done: return
      case .busy, .interrupt: throw EngineError.misuse("\(sql) did not finish")
      }
    }
  }

  /// The machine fails; the disk that is left is the run's.
  func crash(_ kind: DiskCrashKind) {
    state.crashed(kind)
    state.io = SimulatedIO(disk: state.io.crash(kind), context: state.context)
  }
}

func rows(_ pairs: (Int64, Int64)...) -> ContiguousArray<KeyedRow> {
  ContiguousArray(pairs.map { KeyedRow(key: $0.0, row: ModelRow(a: $0.1)) })
}
