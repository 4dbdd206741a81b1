import AsyncIO
import Database
import MemoryIO
import Testing

@testable import MVCC

@Suite("Failure")
struct FailureTests {
  private static let writes = [
    "INSERT INTO t VALUES (NULL, 1), (9, 2)", "INSERT INTO t VALUES (8, 1), (9, 2)",
    "UPDATE t SET v = v + 100",
    "UPDATE t SET id = id + 50",
    "DELETE FROM t", "CREATE TABLE u (a)", "DROP TABLE d", "BEGIN IMMEDIATE",
  ]

  private func makeSession() throws -> Session {
    try Session(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v INT)", "CREATE TABLE d (a)",
      "INSERT INTO t VALUES (1, 10), (2, 20), (3, 30)")
  }

  private func state(_ session: Session) throws -> [String] {
    try session.text("SELECT * FROM t") + session.text("SELECT name FROM sqlite_schema")
  }

  private static let failures: [(point: YieldPoint, code: FailureCode)] = allPoints.flatMap {
    point in
    point.failures.codes.map { (point, $0) }
  }

  @Test("An autocommit statement that fails at any hook has happened whole or not at all")
  func autocommit() throws {
    var failedCount = 0
    for sql in Self.writes {
      let model = try makeSession()
      let before = try state(model)
      try model.run(sql)
      let after = try state(model)
      for failure in Self.failures {
        let session = try makeSession()
        let slots = session.connection.slots
        slots.install(yields: nil, failures: FixedFailureInjector([failure]))
        let statement = try session.connection.prepare(sql)
        let outcome = session.finish(statement)
        slots.clear()
        let hasFailed = outcome.error != nil || outcome.result == .busy
        if hasFailed {
          failedCount += 1
          session.expectRest()
          #expect(try state(session) == before, "\(sql) failing at \(failure.point)")
          statement.reset()
          #expect(session.finish(statement).error == nil)
        }
        if !session.connection.isAutocommit { try session.run("COMMIT") }
        // A row id that was given to an execution that failed is not given again.
        let found = try state(session)
        let isSame = sql.contains("NULL") ? found.count == after.count : found == after
        #expect(isSame, "\(sql) with \(failure.point)")
        session.expectRest()
      }
    }
    #expect(failedCount > 40)
  }

  @Test("A statement that fails in a transaction leaves what came before it, or no transaction")
  func insideTransaction() throws {
    for sql in Self.writes where sql != "BEGIN IMMEDIATE" {
      for failure in Self.failures {
        let session = try makeSession()
        try session.run("BEGIN")
        try session.run("UPDATE t SET v = 11 WHERE id = 1")
        let before = try state(session)
        let slots = session.connection.slots
        slots.install(yields: nil, failures: FixedFailureInjector([failure]))
        let outcome = session.finish(try session.connection.prepare(sql))
        slots.clear()
        if outcome.error != nil || outcome.result == .busy {
          #expect(!session.connection.isAutocommit)
          #expect(try state(session) == before, "\(sql) failing at \(failure.point)")
        }
        try session.run("COMMIT")
        session.expectRest()
      }
    }
  }

  @Test("A COMMIT that fails leaves the connection in autocommit mode with nothing held")
  func commit() throws {
    for failure in Self.failures where failure.point.family == CommitYieldPoint.family {
      let session = try makeSession()
      let before = try state(session)
      try session.run("BEGIN")
      try session.run("DELETE FROM t WHERE id > 1")
      let after = try state(session)
      let slots = session.connection.slots
      slots.install(yields: nil, failures: FixedFailureInjector([failure]))
      let outcome = session.finish(try session.connection.prepare("COMMIT"))
      slots.clear()
      session.expectRest()
      #expect(try state(session) == (outcome.error == nil ? after : before))
    }
  }

  @Test(
    "A deferred transaction whose first statement meets a poisoned store is left",
    arguments: ["SELECT * FROM t", "DELETE FROM t", "CREATE TABLE u (a)"])
  func poisonedBeforeSnapshot(_ sql: String) throws {
    let session = try makeSession()
    try session.run("BEGIN")
    try session.run("SAVEPOINT s")
    session.database.store.isPoisoned = true
    #expect(throws: EngineError.needsReopen) { try session.run(sql) }
    #expect(session.connection.isAutocommit)
    try session.run("BEGIN")
    try session.run("ROLLBACK")
  }
}
