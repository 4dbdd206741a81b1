import Simulation
import Testing

@testable import Database
@testable import EngineSystem
@testable import MVCC

@Suite("Properties of snapshots and commits") struct CommitPropertyTests {
  /// Lets the fiber see a transaction of the engine with these timestamps, during `effect`.
  private func observe(
    _ rig: JudgeRig, snapshot: UInt64, end: UInt64? = nil, acknowledgedBefore: UInt64 = 0
  ) throws {
    if rig.fiber.connection == nil { rig.fiber.connection = try rig.open().connect() }
    let engine = MVCC.Transaction(
      id: TransactionID(rawValue: snapshot), begin: Timestamp(rawValue: snapshot),
      schemaVersion: 1)
    engine.endTimestamp = end.map(Timestamp.init(rawValue:))
    rig.begin(nil).acknowledgedBefore = acknowledgedBefore
    rig.fiber.effect = .commit
    rig.fiber.statement = try rig.fiber.connection?.prepare("COMMIT")
    rig.fiber.connection?.latestTransaction = engine
    rig.fiber.observe(rig.state.world)
  }

  @Test(
    "real-time is silent for a snapshot after all acknowledged commits and fires for one before")
  func realTime() throws {
    let rig = JudgeRig()
    try observe(rig, snapshot: 8, acknowledgedBefore: 7)
    #expect(rig.property == nil)
    try observe(rig, snapshot: 10, acknowledgedBefore: 11)
    #expect(rig.property == "real-time")
  }

  @Test("timestamps fires when one is drawn twice, as a snapshot or as an end")
  func timestampsTwice() throws {
    let rig = JudgeRig()
    try observe(rig, snapshot: 8, end: 9)
    #expect(rig.property == nil)
    try observe(rig, snapshot: 10, end: 9)
    #expect(rig.property == "timestamps")
    let other = JudgeRig()
    try observe(other, snapshot: 8)
    #expect(other.property == nil)
    try observe(other, snapshot: 8)
    #expect(other.property == "timestamps")
  }

  @Test("timestamps fires when a commit is not after its snapshot")
  func commitBeforeSnapshot() throws {
    let rig = JudgeRig()
    try observe(rig, snapshot: 8, end: 7)
    #expect(rig.property == "timestamps")
  }

  @Test("dirty-commit fires when a transaction commits that read what another rolled back")
  func dirtyCommit() {
    for fails in [false, true] {
      let rig = JudgeRig()
      rig.fill([(1, 10)])
      let writer = rig.begin()
      _ = rig.state.model.apply(
        .update(.keyValue, lower: 1, upper: 1, .set(column: 0, 11)), by: writer, insertedKey: nil)
      rig.state.model.prepare(writer, at: 6)
      let reader = rig.begin(7)
      _ = rig.state.model.answer(Query(table: .keyValue), for: reader)
      if fails { rig.state.fail(writer) } else { rig.state.acknowledge(writer, rig.fiber) }
      rig.state.acknowledge(reader, rig.fiber)
      #expect(rig.property == (fails ? "dirty-commit" : nil))
    }
  }

  @Test("lost-write fires when a transaction that wrote commits without a timestamp")
  func lostWrite() {
    for hasTimestamp in [true, false] {
      let rig = JudgeRig()
      rig.fill([(1, 10)])
      let writer = rig.begin()
      _ = rig.state.model.apply(
        .delete(.keyValue, lower: 1, upper: 1), by: writer, insertedKey: nil)
      if hasTimestamp { rig.state.model.prepare(writer, at: 6) }
      rig.state.acknowledge(writer, rig.fiber)
      #expect(rig.property == (hasTimestamp ? nil : "lost-write"))
    }
  }

  @Test(
    "watermark fires when one of the three goes back within an opening, and not at another opening",
    arguments: ["committed", "header", "clock"])
  func watermark(_ name: String) throws {
    let rig = JudgeRig()
    let store = try rig.open().store
    try rig.run("CREATE TABLE t(id INTEGER PRIMARY KEY)")
    rig.stepped()
    try rig.run("INSERT INTO t VALUES (1)")
    rig.stepped()
    #expect(rig.property == nil)
    switch name {
    case "committed": store.watermarks.committed = Timestamp(rawValue: 0)
    case "header": store.watermarks.header = Timestamp(rawValue: 0)
    default: store.timestamps.nextValue -= 1
    }
    rig.state.opened(rig.state.openDatabase)
    rig.stepped()
    #expect(rig.property == nil)
    switch name {
    case "committed": store.watermarks.committed = Timestamp(rawValue: 3)
    case "header": store.watermarks.header = Timestamp(rawValue: 3)
    default: break
    }
    rig.stepped()
    #expect(rig.property == nil)
    switch name {
    case "committed": store.watermarks.committed = Timestamp(rawValue: 2)
    case "header": store.watermarks.header = Timestamp(rawValue: 2)
    default: store.timestamps.nextValue -= 1
    }
    rig.stepped()
    #expect(rig.property == "watermark")
  }
}
