import AsyncIO
import Primitives
import Scenario
import Simulation
import Testing

@testable import Database
@testable import EngineSystem
@testable import MVCC

@Suite("Properties of rest and progress") struct RestPropertyTests {
  private func atRest() throws -> JudgeRig {
    let rig = JudgeRig()
    try rig.open()
    try rig.run("CREATE TABLE t(id INTEGER PRIMARY KEY, v INTEGER)")
    try rig.run("INSERT INTO t VALUES (1, 10), (2, 20)")
    try rig.run("UPDATE t SET v = 11 WHERE id = 1")
    return rig
  }

  @Test("A store at rest is silent")
  func rest() throws {
    let rig = try atRest()
    rig.supervisor.judgeRest(.allFinished)
    #expect(rig.property == nil)
  }

  @Test("leak fires when a transaction, an exclusive holder or an operation is left")
  func leak() throws {
    for sql in ["BEGIN CONCURRENT", "BEGIN IMMEDIATE"] {
      let rig = try atRest()
      let connection = rig.state.database.connect()
      try rig.run(sql, on: connection)
      rig.supervisor.judgeRest(.allFinished)
      #expect(rig.property == "leak")
      connection.close()
    }
    let rig = try atRest()
    let completion = rig.state.io.completions.begin()
    rig.supervisor.judgeRest(.allFinished)
    #expect(rig.property == "leak")
    rig.state.io.completions.abandon(completion)
  }

  @Test("version-leak fires when there are more versions than live rows after a collection")
  func versionLeak() throws {
    let rig = try atRest()
    let store = rig.state.database.store
    let table = try #require(store.index.tables.keys.sorted().last)
    let chain = try #require(store.index.tables[table]?.rows[1])
    let newest = try #require(chain.versions.last)
    rig.state.database.collectGarbage()
    chain.versions.insert(
      RowVersion(
        begin: VersionStamp(Timestamp(rawValue: 1)), end: newest.begin, record: newest.record),
      at: 0)
    rig.supervisor.judgeRest(.allFinished)
    #expect(rig.property == "version-leak")
  }

  @Test("The tables at rest are compared with the model once more")
  func lastState() throws {
    for value in [Int64(10), 11] {
      let rig = JudgeRig()
      try rig.open()
      try rig.run(ModelTable.keyValue.definition)
      try rig.run("INSERT INTO kv VALUES (1, 10, 0)")
      rig.fill([(1, value)])
      let maker = rig.begin(2)
      maker.schemaChanges.append((.keyValue, true))
      rig.state.model.prepare(maker, at: 3)
      rig.state.model.decide(maker, committed: true, step: 0)
      rig.supervisor.judgeRest(.allFinished)
      #expect(rig.property == (value == 10 ? nil : "recovery"))
    }
  }

  @Test("progress fires when the drain meets its bound")
  func drain() throws {
    let rig = try atRest()
    rig.supervisor.fibers = [rig.fiber]
    rig.supervisor.judgeRest(.stepLimit)
    #expect(rig.property == "progress")
  }

  /// A fiber whose read meets a schema change that never ends, after its first step.
  private func contended() throws -> JudgeRig {
    let rig = JudgeRig {
      $0.maximumYields = 0
      $0.loopYields = false
    }
    try rig.open()
    try rig.run(ModelTable.keyValue.definition)
    rig.state.database.store.schema.changer = TransactionID(rawValue: 1 << 40)
    rig.fiber.plan = Plan()
    rig.fiber.plan.add(.read(Query(table: .keyValue)))
    rig.state.world.spawn(rig.fiber)
    step(rig)
    #expect(rig.fiber.contendedSteps == 1)
    return rig
  }

  private func step(_ rig: JudgeRig) {
    rig.state.world.options.stepLimit = rig.state.world.counts.steps + 1
    _ = rig.state.world.run()
  }

  @Test("progress fires when a statement meets contention for ever, and not before its bound")
  func contention() throws {
    let rig = try contended()
    rig.fiber.contendedSteps = RunState.contendedStepsMax - 1
    step(rig)
    #expect(rig.property == nil)
    step(rig)
    #expect(rig.property == "progress")
  }

  @Test("expected-error fires when a statement is interrupted although no client asked for it")
  func interrupt() throws {
    let rig = try contended()
    #expect(rig.property == nil)
    rig.fiber.connection?.interrupt()
    step(rig)
    #expect(rig.property == "expected-error")
  }

  @Test("disk-use fires when operations overlap that must not")
  func diskUse() throws {
    for overlaps in [false, true] {
      let rig = JudgeRig()
      let io = rig.state.io
      let opened = io.open("file", .create)
      while io.inFlightCount > 0 { _ = rig.state.context.timeline.jumpToNext() }
      let file = try io.takeFile(opened)
      let buffer = IOBuffer(count: 512)
      _ = file.write(buffer, count: 512, at: 0)
      _ = file.write(buffer, count: 512, at: overlaps ? 0 : 512)
      rig.state.world.spawn(Idler())
      let end = rig.state.world.run(Onlooker(rig))
      #expect(rig.property == (overlaps ? "disk-use" : nil))
      if overlaps, case .finding(let finding) = end {
        #expect(finding.property == "disk-use")
      } else {
        #expect(end == .allFinished)
      }
    }
  }
}

/// Lets the engine's supervisor act after each step, as that of a run does.
private final class Onlooker: WorldObserver {
  private let rig: JudgeRig

  init(_ rig: JudgeRig) { self.rig = rig }

  func stepped(_ world: World, _ event: StepEvent) -> Finding? {
    rig.supervisor.stepped(event)
    return rig.state.finding.map { Finding(property: $0.property, message: $0.message) }
  }
}

/// Leaves at its second step.
private final class Idler: ScheduledFiber {
  let cursor = DecisionCursor(DecisionScope(actor: ActorID.run.child(9)))
  private var hasStepped = false

  func step(_ world: World) -> StepOutcome {
    defer { hasStepped = true }
    return hasStepped ? .finished : .ran
  }
}
