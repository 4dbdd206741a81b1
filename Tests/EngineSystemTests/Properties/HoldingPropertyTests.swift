import AsyncIO
import Primitives
import Simulation
import Storage
import Testing

@testable import Database
@testable import EngineSystem
@testable import MVCC

@Suite("Properties of what is held and what is promised") struct HoldingPropertyTests {
  @Test("exclusive is silent for one holder after another, and fires for two at once")
  func holders() {
    let rig = JudgeRig()
    let first = rig.begin(5)
    rig.state.noteExclusive(first, rig.fiber)
    rig.state.decide(first, committed: false)
    rig.state.noteExclusive(rig.begin(6), rig.fiber)
    #expect(rig.property == nil)
    rig.state.noteExclusive(rig.begin(7), rig.fiber)
    #expect(rig.property == "exclusive")
  }

  @Test("exclusive fires when a commit newer than the snapshot is published or in progress")
  func staleSnapshot() {
    for isPublished in [true, false] {
      for snapshot: UInt64 in [8, 6] {
        let rig = JudgeRig()
        let other = rig.pending(4, 7)
        if isPublished { rig.state.notePublished(other, nil) }
        rig.state.noteExclusive(rig.begin(snapshot), rig.fiber)
        #expect(rig.property == (snapshot == 8 ? nil : "exclusive"))
      }
    }
  }

  @Test("exclusive fires when another's commit is published before the holder's own")
  func publishedBesideHolder() {
    for isOver in [true, false] {
      let rig = JudgeRig()
      let holder = rig.begin(5)
      rig.state.noteExclusive(holder, rig.fiber)
      let other = rig.pending(5, 9)
      if isOver {
        rig.state.model.prepare(holder, at: 8)
        rig.state.notePublished(holder, nil)
      }
      rig.state.notePublished(other, nil)
      #expect(rig.property == (isOver ? nil : "exclusive"))
    }
  }

  @Test("first-committer fires when two that overlap have committed the same row")
  func firstCommitter() {
    for snapshot: UInt64 in [7, 5] {
      let rig = JudgeRig()
      rig.fill([(1, 10)])
      let change = Effect.update(.keyValue, lower: 1, upper: 1, .set(column: 0, 2))
      for (began, end): (UInt64, UInt64) in [(5, 6), (snapshot, 8)] {
        let writer = rig.begin(began)
        _ = rig.state.model.apply(change, by: writer, insertedKey: nil)
        rig.state.model.prepare(writer, at: end)
        rig.state.notePublished(writer, nil)
        rig.state.model.decide(writer, committed: true, step: 1)
      }
      #expect(rig.property == (snapshot == 7 ? nil : "first-committer"))
    }
  }

  @Test("row-id is silent about a row whose deletion is published, and fires while it is not")
  func rowIDsOfDeletedRows() {
    for isPublished in [true, false] {
      for isContended in [true, false] {
        let rig = JudgeRig()
        rig.fill([(9, 1)])
        // Published too, although its client was not told: it is in no transaction's way.
        let updater = rig.begin(5)
        rig.state.model.write(.keyValue, 9, ModelRow(a: 2), by: updater)
        rig.state.model.prepare(updater, at: 6)
        rig.state.notePublished(updater, nil)
        let deleter = rig.begin(6)
        rig.state.model.write(.keyValue, 9, nil, by: deleter)
        rig.state.model.prepare(deleter, at: 7)
        if isPublished { rig.state.notePublished(deleter, nil) }
        if isContended { rig.state.model.write(.keyValue, 9, nil, by: rig.begin(8)) }
        rig.give(9)
        #expect(rig.property == (isPublished && !isContended ? nil : "row-id"))
      }
    }
  }

  @Test("row-id fires for an id that was given or named before, or whose row is there")
  func rowIDs() {
    let causes: [(JudgeRig) -> Void] = [
      { $0.give(9) },
      { $0.name(.insert(.keyValue, key: 9, ModelRow())) },
      { $0.name(.insertPair(.keyValue, 8, 9, ModelRow())) },
      { $0.fill([(9, 1)]) },
    ]
    for cause in causes {
      let rig = JudgeRig()
      cause(rig)
      rig.fiber.operationStep = 1
      rig.give(10)
      #expect(rig.property == nil)
      rig.give(9)
      #expect(rig.property == "row-id")
    }
    // An id that was named after it had been chosen was new; so is any after another opening.
    let rig = JudgeRig()
    rig.name(.insert(.keyValue, key: 9, ModelRow()))
    rig.give(9)
    rig.state.emit(.erased)
    rig.give(9)
    #expect(rig.property == nil)
  }

  @Test("An INSERT without a key meets no conflict over a row that others were given")
  func givenRowConflict() throws {
    let rig = JudgeRig()
    try rig.open()
    try rig.run(ModelTable.keyValue.definition)
    let database = rig.state.database
    let table = try #require(
      (0..<9).map(TableID.init(rawValue:)).first { database.tableName($0) == "kv" })
    let insert = Effect.insert(.keyValue, key: nil, ModelRow())
    rig.state.noteAttempt(insert, by: rig.begin())
    let transaction = rig.begin()
    rig.fail(.writeConflict(table: table, row: 50), insert, transaction)
    #expect(rig.property == "error-witness")
  }

  @Test("leak fires when a statement is over and row ids are still locked for its transaction")
  func rowIDLockOver() throws {
    for isLocked in [false, true] {
      let rig = JudgeRig()
      let store = try rig.open().store
      let engine = try store.begin()
      rig.fiber.observed = engine
      if isLocked { store.rowIDLocks.lock(store.index.table(.schema), by: engine) }
      rig.fiber.clearOperation()
      #expect(rig.property == (isLocked ? "leak" : nil))
    }
  }

  @Test("exclusive fires when a transaction that was refused holds the database")
  func refused() throws {
    for (holds, isConfirmed) in [(false, false), (true, true), (true, false)] {
      let rig = JudgeRig()
      let store = try rig.open().store
      let engine = try store.begin()
      rig.fiber.observed = engine
      if holds { store.exclusiveLock.holder = engine.id }
      let transaction = rig.begin()
      transaction.isExclusive = isConfirmed
      rig.tell(ExclusiveProperty.self, .refused(rig.fiber))
      #expect(rig.property == (holds && !isConfirmed ? "exclusive" : nil))
    }
  }

  @Test("watermark fires when a commit has left the store and the watermark is below it")
  func leftBelowWatermark() throws {
    for (isRaised, hasLeft) in [(true, true), (false, false), (false, true)] {
      let rig = JudgeRig()
      let store = try rig.open().store
      let engine = try store.begin()
      let end = store.timestamps.draw()
      engine.committedAt = end
      engine.state = hasLeft ? .terminated : .committed(end)
      if isRaised { store.watermarks.raiseCommitted(to: end) }
      rig.state.emit(.commitSeen(rig.fiber, engine))
      #expect(rig.property == (!isRaised && hasLeft ? "watermark" : nil))
      engine.state = .terminated
    }
  }

  @Test("schema fires when a commit is published over a snapshot from before a schema change")
  func commitOverSchema() throws {
    for snapshot: UInt64 in [7, 5] {
      let rig = JudgeRig()
      let changer = rig.pending(4, 6)
      changer.schemaChanges.append((.scratch0, true))
      rig.state.notePublished(changer, nil)
      rig.state.notePublished(rig.pending(snapshot, 8), nil)
      #expect(rig.property == (snapshot == 7 ? nil : "schema"))
    }
    // What changed the schema before an opening is no rival of a commit after it.
    let rig = JudgeRig()
    let changer = rig.pending(4, 6)
    changer.schemaChanges.append((.scratch0, true))
    rig.state.notePublished(changer, nil)
    rig.state.emit(.survivorsRead(Survivors(try rig.open()) { _ in [] }))
    rig.state.notePublished(rig.pending(5, 8), nil)
    #expect(rig.property == nil)
  }

  @Test("leak fires at any step for what a transaction that has left still holds")
  func stranded() throws {
    let gone = TransactionID(rawValue: 77)
    let ways: [(MVStore) -> Void] = [
      { $0.exclusiveLock.holder = gone }, { $0.schema.changer = gone },
      { _ = $0.log.tryLock(by: gone.rawValue) },
      { $0.rowIDLocks.held.append(($0.index.table(.schema), gone)) },
    ]
    for way in ways {
      let rig = JudgeRig()
      let store = try rig.open().store
      rig.stepped()
      #expect(rig.property == nil)
      way(store)
      rig.stepped()
      #expect(rig.property == "leak")
    }
  }

  @Test("leak fires when the store keeps a table that the schema does not name")
  func tableStores() throws {
    let rig = JudgeRig()
    let database = try rig.open()
    let connection = database.connect()
    // Tables whose making is taken back leave nothing, whole or after a savepoint.
    for end in [["ROLLBACK"], ["ROLLBACK TO s", "COMMIT"]] {
      for sql in ["BEGIN", "SAVEPOINT s", "CREATE TABLE t(a)", "INSERT INTO t VALUES (1)"] + end {
        try rig.run(sql, on: connection)
      }
    }
    rig.tell(LeakProperty.self, .atRest(database))
    #expect(rig.property == nil)
    _ = database.store.index.table(TableID(rawValue: 99))
    rig.tell(LeakProperty.self, .atRest(database))
    #expect(rig.property == "leak")
  }

  @Test("undo fires when an undone statement has left a change in its transaction")
  func undone() throws {
    for left in [0, 1] {
      let rig = JudgeRig()
      let connection = try rig.open().connect()
      try rig.run("CREATE TABLE t(id INTEGER PRIMARY KEY)", on: connection)
      try rig.run("BEGIN CONCURRENT", on: connection)
      if left == 1 { try rig.run("INSERT INTO t VALUES (1)", on: connection) }
      rig.fiber.observed = connection.latestTransaction
      _ = rig.begin(5)
      rig.fiber.changesBefore = 0
      rig.fiber.effect = .commit
      rig.state.emit(.statementUndone(rig.fiber))
      #expect(rig.property == (left == 0 ? nil : "undo"))
      connection.close()
    }
  }

  @Test("timestamps fires when an opening's clock begins at a survivor")
  func firstTimestamp() throws {
    for highest: UInt64 in [5, 4] {
      let rig = JudgeRig()
      let real = try rig.open().store
      var recovered = RecoveredState()
      recovered.timestamps = [Timestamp(rawValue: 5)]
      recovered.highestTimestamp = highest
      rig.acknowledge(5)
      rig.state.recovered(
        Database(
          store: MVStore(options: real.options, io: real.io, log: real.log, recovered: recovered)))
      #expect(rig.property == (highest == 5 ? nil : "timestamps"))
    }
  }

  @Test("real-time and timestamps judge the first reader after an opening too")
  func recoveryReader() {
    for (snapshot, property): (UInt64, String?) in [(8, nil), (7, "real-time")] {
      let rig = JudgeRig()
      rig.tell(RealTimeProperty.self, .commitAcknowledged(rig.fiber, rig.pending(5, 7)))
      rig.state.recoveryReaderTook(snapshot, rig.begin(nil))
      #expect(rig.property == property)
    }
  }

  @Test("progress fires when no statement finishes while a client idles in its transaction")
  func idling() {
    for finished: UInt64 in [1, 0] {
      let rig = JudgeRig()
      rig.state.emit(.idling(rig.fiber))
      rig.state.statementSteps += ProgressProperty.idleStepsMax + 1
      rig.state.statementsFinished += finished
      rig.state.emit(.idled(rig.fiber))
      #expect(rig.property == (finished == 1 ? nil : "progress"))
    }
  }
}
