import AsyncIO
import Database
import MVCC
import MemoryIO
import Testing

@Suite("Abandonment")
struct AbandonmentTests {
  private static let writes = [
    "INSERT INTO t VALUES (NULL, 1), (9, 2), (NULL, 3)", "UPDATE t SET v = v + 100",
    "UPDATE t SET id = id + 50", "DELETE FROM t", "CREATE TABLE u (a)", "DROP TABLE d",
    "UPDATE t SET v = 5 WHERE id = 2",
  ]

  private func makeSession(_ settling: MemoryIO.Settling = .onStep(.one)) throws -> Session {
    try Session(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v INT)", "CREATE TABLE d (a)",
      "INSERT INTO t VALUES (1, 10), (2, 20), (3, 30)", io: MemoryIO(settling: settling))
  }

  private func state(_ session: Session) throws -> [String] {
    try session.text("SELECT * FROM t") + session.text("SELECT name FROM sqlite_schema")
  }

  /// Steps until the statement waits at the point's yield; false when it ended before.
  private func hold(_ statement: Statement, _ session: Session) throws -> Bool {
    for _ in 0..<10_000 {
      switch try statement.step() {
      case .io:
        if statement.waiting?.yieldReason?.kind == .injected { return true }
        session.io.step()
      case .row: continue
      default: return false
      }
    }
    return false
  }

  @Test("An autocommit statement dropped at any hook has happened whole or not at all")
  func autocommit() throws {
    var heldCount = 0
    for sql in Self.writes {
      let model = try makeSession()
      let before = try state(model)
      try model.run(sql)
      let after = try state(model)
      for point in allPoints {
        let session = try makeSession()
        let slots = session.connection.slots
        slots.install(yields: FixedYieldInjector([point]), failures: nil)
        let statement = try session.connection.prepare(sql)
        let isHeld = try hold(statement, session)
        slots.clear()
        statement.reset()
        session.expectRest()
        let found = try state(session)
        #expect(isHeld ? found == before || found == after : found == after, "\(sql) at \(point)")
        if isHeld, point.family == StatementYieldPoint.family { #expect(found == before) }
        heldCount += isHeld ? 1 : 0
        #expect(session.finish(statement).error == nil || found == after)
      }
    }
    #expect(heldCount > 90)
  }

  @Test("A statement dropped inside a transaction takes back what it wrote, and only that")
  func insideTransaction() throws {
    for sql in Self.writes {
      for point in allPoints where point.family != CommitYieldPoint.family {
        let session = try makeSession()
        try session.run("BEGIN")
        try session.run("UPDATE t SET v = 11 WHERE id = 1")
        let before = try state(session)
        let slots = session.connection.slots
        slots.install(yields: FixedYieldInjector([point]), failures: nil)
        var statement: Statement? = try session.connection.prepare(sql)
        let isHeld = try hold(statement!, session)
        slots.clear()
        statement = nil
        #expect(session.connection.activeStatementCount == 0)
        #expect(!session.connection.isAutocommit)
        if isHeld { #expect(try state(session) == before, "\(sql) at \(point)") }
        try session.run("COMMIT")
        if isHeld { #expect(try state(session) == before, "\(sql) at \(point)") }
        session.expectRest()
      }
    }
  }

  @Test("A COMMIT dropped at any wait leaves the connection in autocommit mode and nothing held")
  func commit() throws {
    for point in allPoints {
      for waits in 0..<4 {
        let session = try makeSession()
        try session.run("BEGIN")
        try session.run("UPDATE t SET v = 11")
        let after = try state(session)
        let slots = session.connection.slots
        slots.install(yields: FixedYieldInjector([point]), failures: nil)
        let statement = try session.connection.prepare("COMMIT")
        _ = try hold(statement, session)
        for _ in 0..<waits where statement.isActive { _ = try statement.step() }
        slots.clear()
        statement.finalize()
        // A COMMIT that was dropped before it began has done nothing to its transaction.
        if !session.connection.isAutocommit { try session.run("COMMIT") }
        session.expectRest()
        let found = try state(session)
        #expect(found == after || found.first == "1|10", "\(point) and \(waits) steps")
        #expect(found == after || found[1] == "2|20")
      }
    }
  }

  @Test("BEGIN IMMEDIATE and ROLLBACK TO dropped at a hook change nothing")
  func control() throws {
    for point in allPoints {
      let session = try makeSession()
      let slots = session.connection.slots
      slots.install(yields: FixedYieldInjector([point]), failures: nil)
      let begin = try session.connection.prepare("BEGIN IMMEDIATE")
      let isHeld = try hold(begin, session)
      begin.reset()
      slots.clear()
      if !isHeld { try session.run("ROLLBACK") }
      session.expectRest()

      try session.run("SAVEPOINT s")
      try session.run("DELETE FROM t")
      slots.install(yields: FixedYieldInjector([point]), failures: nil)
      let back = try session.connection.prepare("ROLLBACK TO s")
      let isHeldBack = try hold(back, session)
      slots.clear()
      back.reset()
      #expect(try session.text("SELECT count(*) FROM t") == [isHeldBack ? "0" : "3"])
      session.connection.close()
      while case .io = session.database.resolveOrphans() { session.io.step() }
      #expect(session.database.store.holdings.isEmpty)
    }
  }

  @Test("A connection closed in the middle of a statement leaves nothing held")
  func closing() throws {
    for sql in Self.writes + ["SELECT * FROM t", "COMMIT", "SELECT 1"] {
      for point in allPoints {
        let session = try makeSession()
        let before = try state(session)
        let other = session.database.connect()
        if sql == "COMMIT" {
          try session.run("BEGIN", on: other)
          try session.run("DELETE FROM t", on: other)
        }
        other.slots.install(yields: FixedYieldInjector([point]), failures: nil)
        let statement = try other.prepare(sql)
        let isHeld = try hold(statement, session)
        other.slots.clear()
        other.close()
        if isHeld {
          #expect(throws: EngineError.misuse("the connection is closed")) { try statement.step() }
        }
        #expect(throws: EngineError.misuse("the connection is closed")) {
          try other.prepare("SELECT 1")
        }
        session.expectRest()
        if isHeld, point.family == StatementYieldPoint.family {
          #expect(try state(session) == before)
        }
      }
    }
  }

  @Test("The opening can be dropped at any wait and begun again")
  func opening() throws {
    let io = MemoryIO(settling: .onStep(.one))
    _ = try Session("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)", io: io)
    for steps in 0..<40 {
      let slots = InjectorSlots()
      slots.install(yields: RandomYieldInjector(seed: UInt64(steps)), failures: nil)
      let opening = Database.open(io: io, path: "test.db", random: FixedRandom(), slots: slots)
      for _ in 0..<steps {
        if case .done = try opening.step() { break }
        io.step()
      }
      opening.abandon()
      slots.clear()
      while io.inFlightCount > 0 { io.step() }
    }
    let session = try Session(io: io)
    #expect(try session.text("SELECT * FROM t") == ["1"])
    session.expectRest()
  }
}
