import Database
import MVCC
import Testing
import Values

@Suite("Write")
struct WriteTests {
  private func numbers() throws -> Session {
    try Session(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v INT DEFAULT 5, s TEXT NOT NULL DEFAULT 'd')",
      "INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c')")
  }

  @Test("INSERT allocates row ids, takes defaults and counts")
  func insert() throws {
    let session = try numbers()
    #expect(session.connection.totalChanges == 3)
    #expect(session.connection.lastInsertRowID == 3)
    try session.run("INSERT INTO t (s) VALUES ('x'), ('y')")
    try session.run("INSERT INTO t VALUES (NULL, 1, 'z')")
    try session.run(
      "INSERT INTO t (v, rowid, s) VALUES (?, ?, ?)", .text("7"), .integer(10), .integer(8))
    try session.run("INSERT INTO t DEFAULT VALUES")
    #expect(
      try session.text("SELECT * FROM t WHERE id > 3")
        == ["4|5|'x'", "5|5|'y'", "6|1|'z'", "10|7|'8'", "11|5|'d'"])
    #expect(session.connection.lastInsertRowID == 11)
    #expect(session.connection.totalChanges == 8)
    session.expectRest()
  }

  @Test("A constraint error names the column and undoes the whole statement")
  func constraints() throws {
    let session = try numbers()
    #expect(
      session.error("INSERT INTO t VALUES (4, 1, 'x'), (2, 1, 'y')")
        == .constraint(.primaryKey, "UNIQUE constraint failed: t.id"))
    #expect(
      session.error("INSERT INTO t VALUES (4, 1, 'x'), (5, 1, NULL)")
        == .constraint(.notNull, "NOT NULL constraint failed: t.s"))
    #expect(
      session.error("UPDATE t SET s = NULL WHERE id > 1")
        == .constraint(.notNull, "NOT NULL constraint failed: t.s"))
    #expect(
      session.error("UPDATE t SET id = 3 WHERE id = 1")
        == .constraint(.primaryKey, "UNIQUE constraint failed: t.id"))
    for sql in ["INSERT INTO t (id) VALUES ('x')", "UPDATE t SET id = NULL"] {
      guard case .datatypeMismatch = session.error(sql) else {
        Issue.record("\(sql)")
        continue
      }
    }
    #expect(try session.text("SELECT * FROM t") == ["1|10|'a'", "2|20|'b'", "3|30|'c'"])
    session.expectRest()
  }

  @Test("A constraint error inside a transaction leaves the transaction's other changes")
  func constraintInTransaction() throws {
    let session = try numbers()
    try session.run("BEGIN")
    try session.run("UPDATE t SET v = 11 WHERE id = 1")
    #expect(session.error("INSERT INTO t VALUES (8, 1, 'x'), (1, 1, 'y')") != nil)
    #expect(!session.connection.isAutocommit)
    #expect(try session.text("SELECT count(*), sum(v) FROM t") == ["3|61"])
    try session.run("COMMIT")
    #expect(try session.text("SELECT v FROM t WHERE id = 1") == ["11"])
    session.expectRest()
  }

  @Test("UPDATE computes from the old row and reports its changes")
  func update() throws {
    let session = try numbers()
    let statement = try session.connection.prepare("UPDATE t SET v = id, s = v || s WHERE id >= 2")
    #expect(session.finish(statement).result == .done)
    #expect(statement.changes == 2)
    #expect(try session.text("SELECT * FROM t") == ["1|10|'a'", "2|2|'20b'", "3|3|'30c'"])
    try session.run("UPDATE t SET v = 1, v = 2 WHERE id = 1")
    #expect(try session.text("SELECT v FROM t WHERE id = 1") == ["2"])
    session.expectRest()
  }

  @Test("UPDATE of the key moves rows, and visits none of them twice")
  func moveRows() throws {
    let session = try numbers()
    try session.run("UPDATE t SET id = id + 10, v = id")
    #expect(try session.text("SELECT id, v FROM t") == ["11|1", "12|2", "13|3"])
    try session.run("UPDATE t AS x SET id = 1 WHERE x.v = 1")
    #expect(try session.text("SELECT id FROM t") == ["1", "12", "13"])
    try session.run("UPDATE t SET id = id, v = v * 2 WHERE id IN (13, 1)")
    #expect(try session.text("SELECT v FROM t") == ["2", "2", "6"])
    session.expectRest()
  }

  @Test("DELETE removes the rows that its filter accepts")
  func delete() throws {
    let session = try numbers()
    try session.run("DELETE FROM t WHERE v = 20")
    #expect(try session.text("SELECT id FROM t") == ["1", "3"])
    try session.run("DELETE FROM t")
    #expect(try session.text("SELECT count(*) FROM t") == ["0"])
    #expect(session.connection.totalChanges == 6)
    session.expectRest()
  }

  @Test("A table without a key column has row ids all the same")
  func rowIDs() throws {
    let session = try Session("CREATE TABLE n (a)", "INSERT INTO n VALUES ('x'), ('y')")
    #expect(try session.text("SELECT rowid, _rowid_, a FROM n") == ["1|1|'x'", "2|2|'y'"])
    try session.run("UPDATE n SET rowid = 9 WHERE a = 'x'")
    #expect(try session.text("SELECT oid, * FROM n") == ["2|'y'", "9|'x'"])
    #expect(
      session.error("INSERT INTO n (rowid, a) VALUES (9, 1)")
        == .constraint(.primaryKey, "UNIQUE constraint failed: n.rowid"))
  }

  @Test("A prepared statement runs again with other parameters")
  func prepared() throws {
    let session = try numbers()
    let insert = try session.connection.prepare("INSERT INTO t VALUES (?1, ?2, 's' || ?1)")
    for id in 100..<200 {
      insert.reset()
      try insert.bind(.integer(Int64(id)), at: 1)
      try insert.bind(.integer(Int64(id * 2)), at: 2)
      #expect(session.finish(insert).result == .done)
    }
    #expect(try insert.step() == .done)
    #expect(try session.text("SELECT count(*), sum(v) FROM t WHERE id >= 100") == ["100|29900"])
    #expect(try session.text("SELECT s FROM t WHERE id = 150") == ["'s150'"])
  }
}
