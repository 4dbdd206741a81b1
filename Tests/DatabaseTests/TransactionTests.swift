import AsyncIO
import Database
import MVCC
import MemoryIO
import Testing

@Suite("Transaction")
struct TransactionTests {
  private func hot() throws -> Session {
    try Session(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 10), (2, 20)")
  }

  @Test("A concurrent transaction reads its snapshot and its own writes")
  func snapshot() throws {
    let session = try hot()
    let other = session.database.connect()
    try session.run("BEGIN CONCURRENT")
    try session.run("UPDATE t SET v = 99 WHERE id = 2", on: other)
    try session.run("INSERT INTO t VALUES (3, 30)", on: other)
    #expect(try session.text("SELECT * FROM t") == ["1|10", "2|20"])
    try session.run("UPDATE t SET v = 11 WHERE id = 1")
    #expect(try session.text("SELECT * FROM t") == ["1|11", "2|20"])
    #expect(try session.text("SELECT * FROM t", on: other) == ["1|10", "2|99", "3|30"])
    try session.run("COMMIT")
    #expect(try session.text("SELECT * FROM t", on: other) == ["1|11", "2|99", "3|30"])
    session.expectRest()
  }

  @Test("A deferred transaction takes its snapshot at its first read or write")
  func deferred() throws {
    let session = try hot()
    let other = session.database.connect()
    try session.run("BEGIN")
    try session.run("SELECT 1")
    #expect(session.connection.transaction == nil)
    try session.run("UPDATE t SET v = 99 WHERE id = 2", on: other)
    #expect(try session.text("SELECT v FROM t WHERE id = 2") == ["99"])
    try session.run("UPDATE t SET v = 100 WHERE id = 2", on: other)
    #expect(try session.text("SELECT v FROM t WHERE id = 2") == ["99"])
    try session.run("COMMIT")
    try session.run("BEGIN")
    try session.run("COMMIT")
    session.expectRest()
  }

  @Test("The second writer of a row fails, and its connection is in autocommit mode")
  func writeConflict() throws {
    let session = try hot()
    let other = session.database.connect()
    try session.run("BEGIN CONCURRENT")
    try session.run("UPDATE t SET v = 1 WHERE id = 2")
    try session.run("BEGIN CONCURRENT", on: other)
    try session.run("UPDATE t SET v = 2 WHERE id = 1", on: other)
    let error = session.error("UPDATE t SET v = 2 WHERE id = 2", on: other)
    guard case .writeConflict(_, 2) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(other.isAutocommit)
    #expect(
      session.error("COMMIT", on: other)
        == .sql(SQLFailure("cannot commit - no transaction is active")))
    try session.run("COMMIT")
    #expect(try session.text("SELECT v FROM t") == ["10", "1"])
    session.expectRest()
  }

  @Test("A conflict that is found at COMMIT leaves no trace")
  func conflictAtCommit() throws {
    var options = StoreOptions()
    options.eagerConflicts = false
    let session = try Session(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 10)",
      options: options)
    let other = session.database.connect()
    try session.run("BEGIN CONCURRENT")
    try session.run("UPDATE t SET v = 1 WHERE id = 1")
    try session.run("BEGIN CONCURRENT", on: other)
    try session.run("UPDATE t SET v = 2 WHERE id = 1", on: other)
    try session.run("COMMIT")
    #expect(session.error("COMMIT", on: other)?.rollsBackTransaction == true)
    #expect(other.isAutocommit)
    #expect(try session.text("SELECT v FROM t") == ["1"])
    session.expectRest()
  }

  @Test("BEGIN IMMEDIATE is refused with busy while another holds, and can be stepped again")
  func immediate() throws {
    let session = try hot()
    let other = session.database.connect()
    try session.run("BEGIN IMMEDIATE")
    let begin = try other.prepare("BEGIN IMMEDIATE")
    #expect(try begin.step() == .busy)
    #expect(other.isAutocommit)
    #expect(session.database.store.holdings.transactions == 1)
    #expect(try begin.step() == .busy)
    try session.run("UPDATE t SET v = 7 WHERE id = 1")
    try session.run("COMMIT")
    #expect(try begin.step() == .done)
    #expect(!other.isAutocommit)
    #expect(session.database.store.exclusiveHolder != nil)
    try session.run("ROLLBACK", on: other)
    session.expectRest()
  }

  @Test("Savepoints nest, shadow each other and compare without regard to case")
  func savepoints() throws {
    let session = try hot()
    try session.run("BEGIN")
    try session.run("SAVEPOINT a")
    try session.run("UPDATE t SET v = 11 WHERE id = 1")
    try session.run("SAVEPOINT A")
    try session.run("DELETE FROM t WHERE id = 2")
    #expect(session.connection.savepointCount == 2)
    try session.run("ROLLBACK TO a")
    #expect(try session.text("SELECT * FROM t") == ["1|11", "2|20"])
    try session.run("INSERT INTO t VALUES (3, 30)")
    try session.run("ROLLBACK TO SAVEPOINT \"A\"")
    #expect(session.connection.savepointCount == 2)
    try session.run("RELEASE a")
    try session.run("ROLLBACK TO a")
    #expect(try session.text("SELECT * FROM t") == ["1|10", "2|20"])
    try session.run("INSERT INTO t VALUES (4, 40)")
    try session.run("RELEASE a")
    #expect(session.error("ROLLBACK TO a") == .sql(SQLFailure("no such savepoint: a")))
    try session.run("COMMIT")
    #expect(try session.text("SELECT * FROM t") == ["1|10", "2|20", "4|40"])
    session.expectRest()
  }

  @Test("A SAVEPOINT outside a transaction begins one, and its RELEASE commits")
  func savepointBegins() throws {
    let session = try hot()
    try session.run("SAVEPOINT s")
    #expect(!session.connection.isAutocommit)
    try session.run("ROLLBACK TO s")
    try session.run("UPDATE t SET v = 1 WHERE id = 1")
    try session.run("SAVEPOINT inner_one")
    try session.run("UPDATE t SET v = 2 WHERE id = 2")
    try session.run("RELEASE s")
    #expect(session.connection.isAutocommit)
    #expect(try session.text("SELECT v FROM t") == ["1", "2"])
    try session.run("SAVEPOINT s")
    try session.run("DELETE FROM t")
    try session.run("ROLLBACK TO s")
    try session.run("RELEASE s")
    #expect(try session.text("SELECT count(*) FROM t") == ["2"])
    session.expectRest()
  }

  @Test("Transaction statements where they do not belong are refused with a sentence")
  func misplaced() throws {
    let session = try hot()
    let expected: [(String, String)] = [
      ("COMMIT", "cannot commit - no transaction is active"),
      ("ROLLBACK", "cannot rollback - no transaction is active"),
      ("RELEASE x", "no such savepoint: x"), ("ROLLBACK TO x", "no such savepoint: x"),
    ]
    for (sql, message) in expected {
      #expect(session.error(sql) == .sql(SQLFailure(message)))
    }
    try session.run("BEGIN")
    for mode in ["", "DEFERRED", "IMMEDIATE", "CONCURRENT"] {
      #expect(
        session.error("BEGIN \(mode)")
          == .sql(SQLFailure("cannot start a transaction within a transaction")))
    }
    try session.run("ROLLBACK")
    session.expectRest()
  }

  @Test("COMMIT is refused while a statement of its transaction is active")
  func commitWhileReading() throws {
    let session = try hot()
    try session.run("BEGIN")
    let reader = try session.connection.prepare("SELECT * FROM t")
    #expect(try reader.step() == .row)
    guard case .misuse = session.error("COMMIT") else {
      Issue.record("COMMIT went through")
      return
    }
    #expect(try reader.step() == .row)
    #expect(try reader.step() == .done)
    try session.run("COMMIT")
    session.expectRest()
  }

  @Test("ROLLBACK ends the statements that run in the transaction")
  func rollbackWhileReading() throws {
    let session = try hot()
    try session.run("BEGIN")
    let reader = try session.connection.prepare("SELECT * FROM t")
    #expect(try reader.step() == .row)
    try session.run("ROLLBACK")
    #expect(throws: EngineError.misuse("the statement's transaction has ended")) {
      try reader.step()
    }
    #expect(throws: EngineError.misuse("the statement's transaction has ended")) {
      try reader.step()
    }
    reader.reset()
    #expect(session.finish(reader).rows.count == 2)
    session.expectRest()
  }

  @Test("Data outlives the database object")
  func reopening() throws {
    let io = MemoryIO()
    do {
      let session = try Session(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT DEFAULT 'x')",
        "INSERT INTO t VALUES (1, 'a')", io: io)
      try session.run("CREATE TABLE u (a)")
      try session.run("DROP TABLE u")
      try session.run("CREATE TABLE w (b)")
    }
    let session = try Session(io: io)
    #expect(session.database.tableNames == ["t", "w"])
    try session.run("INSERT INTO t (id) VALUES (2)")
    #expect(try session.text("SELECT * FROM t") == ["1|'a'", "2|'x'"])
    session.expectRest()
  }
}
