import AsyncIO
import Primitives
import Simulation
import Testing

@testable import Database
@testable import EngineSystem
@testable import MVCC

/// Each kind of error without a cause, and with one.
@Suite("error-witness") struct ErrorWitnessTests {
  private let update = Effect.update(.keyValue, lower: 1, upper: 1, .set(column: 0, 1))

  private func judge(
    _ rig: JudgeRig, _ error: EngineError, _ effect: Effect = .commit,
    _ transaction: ModelTransaction? = nil
  ) {
    let transaction = transaction ?? rig.begin()
    transaction.fate.asked(at: 10)
    rig.fail(error, effect, transaction)
  }

  /// A rig whose run is at some step, so that ends before it and after it differ.
  private func rig() throws -> (JudgeRig, TableID) {
    let rig = JudgeRig()
    let database = try rig.open()
    try rig.run(ModelTable.keyValue.definition)
    let table = try #require(
      (0..<9).map(TableID.init(rawValue:)).first {
        database.tableName($0) == "kv"
      })
    return (rig, table)
  }

  @Test("A write conflict needs another that overlaps and has tried to write the row")
  func writeConflict() throws {
    let (rig, table) = try rig()
    rig.fill([(1, 10), (2, 20)])
    rig.state.noteAttempt(update, by: rig.begin())
    let transaction = rig.begin()
    transaction.beganStep = 1
    judge(rig, .writeConflict(table: table, row: 1), update, transaction)
    #expect(rig.property == nil)
    judge(rig, .writeConflict(table: table, row: 2), update, transaction)
    #expect(rig.property == "error-witness")
  }

  @Test(
    "An insertion that gets its row's id from the engine is a witness where it can have got that id"
  )
  func allocatedRow() throws {
    let insert = Effect.insert(.keyValue, key: nil, ModelRow())
    let rows: ContiguousArray<Int64> = [1, 3]
    for (row, crashes, deleted, isWitness) in [
      (Int64(1000), UInt64(0), Int64(0), true), (2, 0, 0, false), (4, 1, 0, true),
      (2, 1, 0, false), (2, 1, 1, false), (2, 1, 3, true),
    ] {
      let (rig, table) = try rig()
      rig.state.crashCount = crashes
      rig.state.model.standing[ModelTable.keyValue.rawValue].opened(with: rows)
      rig.state.noteAttempt(
        .delete(.keyValue, lower: deleted, upper: deleted), by: rig.begin())
      rig.state.noteAttempt(insert, by: rig.begin())
      let transaction = rig.begin()
      transaction.beganStep = 1
      judge(rig, .writeConflict(table: table, row: row), update, transaction)
      #expect(
        rig.property == (isWitness ? nil : "error-witness"),
        "\(row) after \(crashes), \(deleted) deleted")
    }
  }

  @Test("A writer that ended before the transaction began is not a witness")
  func earlierWriter() throws {
    let (rig, table) = try rig()
    rig.fill([(1, 10)])
    let transaction = rig.begin()
    transaction.beganStep = 5
    for writer in rig.state.model.chain(.keyValue, 1).recentWriters {
      #expect(writer.endedStep < 5)
    }
    judge(rig, .writeConflict(table: table, row: 1), update, transaction)
    #expect(rig.property == "error-witness")
  }

  @Test("An exclusive conflict needs a holder at or after COMMIT was asked for")
  func exclusiveConflict() {
    let rig = JudgeRig()
    rig.begin().exclusiveStep = 0
    judge(rig, .exclusiveConflict)
    #expect(rig.property == nil)
    let alone = JudgeRig()
    judge(alone, .exclusiveConflict)
    #expect(alone.property == "error-witness")
  }

  @Test("An aborted dependency needs a commit that failed after the transaction began")
  func dependencyAborted() {
    let rig = JudgeRig()
    let transaction = rig.begin()
    transaction.beganStep = 5
    rig.own(ErrorWitnessProperty.self).lastPreparedAbortEnd = 6
    judge(rig, .commitDependencyAborted, update, transaction)
    #expect(rig.property == nil)
    transaction.beganStep = 7
    judge(rig, .commitDependencyAborted, update, transaction)
    #expect(rig.property == "error-witness")
  }

  @Test("A schema conflict needs a schema change that overlaps")
  func schemaConflict() {
    let rig = JudgeRig()
    let transaction = rig.begin()
    transaction.beganStep = 5
    rig.own(ErrorWitnessProperty.self).lastSchemaEnd = 5
    judge(rig, .schemaConflict, update, transaction)
    #expect(rig.property == nil)
    rig.own(ErrorWitnessProperty.self).lastSchemaEnd = 4
    judge(rig, .schemaConflict, update, transaction)
    #expect(rig.property == "error-witness")
  }

  @Test("A constraint needs a row that the transaction sees")
  func constraint() {
    for key in Int64(1)...2 {
      let rig = JudgeRig()
      rig.fill([(1, 10)])
      let transaction = rig.begin()
      rig.fiber.effect = .insert(.keyValue, key: key, ModelRow())
      judge(
        rig, .constraint(.primaryKey, "UNIQUE"), .insert(.keyValue, key: key, ModelRow()),
        transaction)
      #expect(rig.property == (key == 1 ? nil : "error-witness"))
    }
  }

  @Test("An SQL error needs a table that comes and goes, and its absence or presence")
  func sql() {
    let error = EngineError.sql(SQLFailure("no such table"))
    for (effect, isRight) in [
      (Effect.read(Query(table: .scratch0)), true), (.createTable(.scratch0), false),
      (.read(Query(table: .keyValue)), false), (.commit, false),
    ] {
      let rig = JudgeRig()
      let transaction = rig.begin()
      transaction.beganStep = 1
      judge(rig, error, effect, transaction)
      #expect((rig.property == nil) == isRight, "\(effect)")
    }
    let rig = JudgeRig()
    let transaction = rig.begin()
    transaction.beganStep = 1
    transaction.schemaChanges.append((.scratch0, true))
    judge(rig, error, .createTable(.scratch0), transaction)
    #expect(rig.property == nil)
    judge(rig, error, .dropTable(.scratch0), transaction)
    #expect(rig.property == "error-witness")
  }

  @Test(
    "I/O errors need a fault of the disk",
    arguments: [
      EngineError.io(IOError(.deviceFailure, during: .write)),
      .indeterminateCommit(IOError(.deviceFailure, during: .sync)),
    ])
  func inputOutput(_ error: EngineError) throws {
    let rig = JudgeRig()
    judge(rig, error)
    #expect(rig.property == "error-witness")
    let faulty = JudgeRig { $0.writeErrors = Ratio(1, in: 1) }
    faulty.state.io.faults = faulty.state.spec.diskFaults
    #expect(throws: EngineError.self) {
      try faulty.open()
      try faulty.run("CREATE TABLE t(id INTEGER PRIMARY KEY)")
    }
    judge(faulty, error)
    #expect(faulty.property == nil)
  }

  @Test("A store that needs reopening needs an undecided commit")
  func needsReopen() {
    let rig = JudgeRig()
    rig.state.crashes.poisoned(until: 9, .process)
    judge(rig, .needsReopen)
    #expect(rig.property == nil)
    rig.state.crashes.failed()
    judge(rig, .needsReopen)
    #expect(rig.property == "error-witness")
  }

  @Test(
    "No cause explains the other errors",
    arguments: [
      EngineError.corrupt("x"), .datatypeMismatch("x"), .full("x"), .tooBig, .interrupted,
      .misuse("x"), .outOfMemory, .notSupported("x"), .busy(.injected),
    ])
  func others(_ error: EngineError) {
    let rig = JudgeRig()
    judge(rig, error)
    #expect(rig.property == "error-witness")
  }

  @Test("An injected failure in the operation explains its error")
  func injected() {
    let rig = JudgeRig()
    let point = CommitYieldPoint.buildLogRecordStart.point
    rig.fiber.failures.failNext(at: PointID(family: point.family, ordinal: point.ordinal))
    let code = rig.fiber.failures.shouldFail(instanceID: 1, selectionKey: 1, point: point)
    #expect(code == .outOfMemory)
    judge(rig, .outOfMemory)
    #expect(rig.property == nil)
    rig.fiber.failures.begin(.run)
    judge(rig, .outOfMemory)
    #expect(rig.property == "error-witness")
  }

  @Test(
    "An injected failure explains no other error than its own",
    arguments: [
      (CommitYieldPoint.buildLogRecordStart, EngineError.io(IOError(.noSpace, during: .write))),
      (.afterRemoveTransaction, .io(IOError(.deviceFailure, during: .write))),
      (.commitValidation, .outOfMemory),
    ])
  func injectedElsewhere(_ point: CommitYieldPoint, _ error: EngineError) {
    let rig = JudgeRig()
    rig.inject(at: point)
    judge(rig, error)
    #expect(rig.property == "error-witness")
  }

  @Test("A failure after the commit is reported once by the database, and only when there was one")
  func maintenance() throws {
    for isTold in [true, false] {
      for point in [CommitYieldPoint.afterRemoveTransaction, .buildLogRecordStart] {
        let rig = JudgeRig()
        let database = try rig.open()
        rig.inject(at: point)
        if isTold {
          database.store.lastMaintenanceError = IOError(.deviceFailure, during: .write)
        }
        rig.state.emit(.failureInjected(rig.fiber))
        let isRight = isTold == (point == .afterRemoveTransaction)
        #expect(rig.property == (isRight ? nil : "maintenance"), "\(point), told: \(isTold)")
        #expect(database.takeMaintenanceError() == nil)
      }
    }
  }

  @Test("Busy needs a holder, a commit in progress, or a commit since the beginning")
  func busy() {
    let causes: [(JudgeRig, ModelTransaction) -> Void] = [
      { rig, _ in rig.begin().exclusiveStep = 0 }, { rig, _ in rig.begin().fate.asked(at: 0) },
      { rig, transaction in rig.own(ErrorWitnessProperty.self).lastCommitEnd = transaction.beganStep
      },
      { rig, transaction in
        rig.own(ErrorWitnessProperty.self).lastExclusiveEnd = transaction.beganStep
      },
    ]
    for cause in causes {
      let rig = JudgeRig()
      let transaction = rig.begin()
      transaction.beganStep = 5
      cause(rig, transaction)
      rig.fiber.transaction = transaction
      rig.tell(ErrorWitnessProperty.self, .refused(rig.fiber))
      #expect(rig.property == nil)
    }
    let rig = JudgeRig()
    let transaction = rig.begin()
    transaction.beganStep = 5
    rig.tell(ErrorWitnessProperty.self, .refused(rig.fiber))
    #expect(rig.property == "error-witness")
  }
}
