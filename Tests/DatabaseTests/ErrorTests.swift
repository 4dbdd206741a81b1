import Database
import MVCC
import Testing
import Values

@Suite("Error")
struct ErrorTests {
  @Test("Text that cannot be compiled is refused with a message and a place")
  func sentences() throws {
    let session = try Session("CREATE TABLE t (id INTEGER PRIMARY KEY, v INT)")
    let cases: [(String, String)] = [
      ("SELECT x FROM t", "no such column: x, at line 1, column 8"),
      ("SELECT id\nFROM t WHERE u.id = 1", "no such column: u.id, at line 2, column 14"),
      ("SELECT * FROM q", "no such table: q, at line 1, column 15"),
      ("SELECT *", "no tables specified"),
      ("SELECT q.* FROM t", "no such table: q, at line 1, column 8"),
      ("INSERT INTO t (q) VALUES (1)", "table t has no column named q, at line 1, column 16"),
      (
        "INSERT INTO t VALUES (1)",
        "table t has 2 columns but 1 values were supplied, at line 1, column 13"
      ),
      ("INSERT INTO t (v) VALUES (1, 2)", "2 values for 1 columns, at line 1, column 13"),
      ("INSERT INTO t VALUES (1, v)", "no such column: v, at line 1, column 26"),
      ("UPDATE t SET q = 1", "no such column: q, at line 1, column 14"),
      ("DELETE FROM t WHERE q", "no such column: q, at line 1, column 21"),
      ("SELECT sum(1, 2)", "wrong number of arguments to function sum(), at line 1, column 8"),
      ("SELECT abs()", "wrong number of arguments to function abs(), at line 1, column 8"),
      ("SELECT foo(1)", "no such function: foo, at line 1, column 8"),
      ("SELECT 1 FROM t WHERE sum(v) > 1", "misuse of aggregate: sum(), at line 1, column 23"),
      ("SELECT sum(max(v)) FROM t", "misuse of aggregate: max(), at line 1, column 12"),
      ("UPDATE t SET v = count(*)", "misuse of aggregate: count(), at line 1, column 18"),
      ("SELECT 1 ORDER BY 2", "ORDER BY term 1 is out of range: 2 is not between 1 and 1"),
      ("SELECT 'a' COLLATE weird", "no such collation sequence: weird"),
      ("CREATE TABLE t (a)", "table t already exists, at line 1, column 14"),
      ("CREATE TABLE u (a, A)", "duplicate column name: A, at line 1, column 20"),
      (
        "CREATE TABLE sqlite_x (a)",
        "object name reserved for internal use: sqlite_x, at line 1, column 14"
      ),
      ("CREATE TABLE u (a DEFAULT (b), b)", "default value of column [a] is not constant"),
      ("DROP TABLE q", "no such table: q, at line 1, column 12"),
      ("DROP TABLE sqlite_schema", "table sqlite_schema may not be dropped, at line 1, column 12"),
      (
        "DELETE FROM sqlite_master", "table sqlite_schema may not be modified, at line 1, column 13"
      ),
      ("", "there is no statement"), ("SELECT 1; SELECT 2", "there is more than one statement"),
      ("SELECT abs(-9223372036854775808)", "integer overflow"),
      ("SELECT 'a' LIKE 'a' ESCAPE 'xx'", "ESCAPE expression must be a single character"),
    ]
    for (sql, message) in cases {
      guard case .sql(let failure) = session.error(sql) else {
        Issue.record("\(sql): \(String(describing: session.error(sql)))")
        continue
      }
      #expect(failure.message == message, "\(sql)")
    }
    #expect(session.error("SELECT FROM") != nil)
    session.expectRest()
  }

  @Test("Unsupported SQL is refused by name")
  func unsupported() throws {
    let session = try Session("CREATE TABLE t (id INTEGER PRIMARY KEY, v INT)")
    for sql in [
      "CREATE TABLE u (a TEXT PRIMARY KEY)", "CREATE TABLE u (a, b, PRIMARY KEY (a, b))",
      "SELECT count(DISTINCT v) FROM t", "SELECT v, count(*) FROM t",
    ] {
      guard case .notSupported = session.error(sql) else {
        Issue.record("\(sql): \(String(describing: session.error(sql)))")
        continue
      }
    }
    session.expectRest()
  }

  @Test("Parameters are checked, and hold while the statement is active")
  func parameters() throws {
    let session = try Session("CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)")
    let statement = try session.connection.prepare("SELECT a, :x FROM t WHERE a >= ?1")
    #expect(statement.parameterCount == 1)
    #expect(statement.parameterIndex(":x") == 1 && statement.parameterIndex(":y") == nil)
    #expect(throws: EngineError.self) { try statement.bind(.null, at: 0) }
    #expect(throws: EngineError.self) { try statement.bind(.null, at: 2) }
    try statement.bind(.integer(1), at: 1)
    #expect(try statement.step() == .row)
    #expect(throws: EngineError.self) { try statement.bind(.integer(2), at: 1) }
    #expect(statement.column(-1) == .null)
    #expect(statement.column(2) == .null)
    #expect(statement.integer(0) == 1)
    statement.finalize()
    #expect(throws: EngineError.misuse("the statement has been finalized")) { try statement.step() }
    session.expectRest()
  }

  @Test("LIMIT must be an integer")
  func limits() throws {
    let session = try Session()
    for sql in ["SELECT 1 LIMIT 'x'", "SELECT 1 LIMIT NULL", "SELECT 1 LIMIT 1 OFFSET 1.5"] {
      guard case .datatypeMismatch = session.error(sql) else {
        Issue.record("\(sql): \(String(describing: session.error(sql)))")
        continue
      }
    }
    #expect(try session.text("SELECT 1 LIMIT '1'") == ["1"])
  }

  @Test("A sum of integers outside their range is an error, a sum of reals is not")
  func sums() throws {
    let session = try Session(
      "CREATE TABLE t (a)", "INSERT INTO t VALUES (9223372036854775807), (1)")
    #expect(session.error("SELECT sum(a) FROM t") == .sql(SQLFailure("integer overflow")))
    #expect(try session.text("SELECT sum(a + 0.0) FROM t") == ["9.22337203685478e+18"])
  }

  @Test("The greatest row id leaves no room for another")
  func fullTable() throws {
    let session = try Session(
      "CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (9223372036854775807)")
    guard case .full = session.error("INSERT INTO t VALUES (NULL)") else {
      Issue.record("a row id was found")
      return
    }
    try session.run("INSERT INTO t VALUES (-9223372036854775808)")
    #expect(
      try session.text("SELECT * FROM t ORDER BY id DESC")
        == ["9223372036854775807", "-9223372036854775808"])
    session.expectRest()
  }

  @Test("Expressions as deep as the parser allows, and deeper ones, do not exhaust the stack")
  func depth() throws {
    let session = try Session("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
    for depth in [10, 300, 900, 2000, 50_000] {
      let negations = String(repeating: "- ", count: depth) + "a"
      let sum = Array(repeating: "a", count: depth).joined(separator: " + ")
      let cases =
        String(repeating: "CASE WHEN a THEN ", count: depth) + "a"
        + String(repeating: " END", count: depth)
      for expression in [negations, sum, cases] {
        if let error = session.error("SELECT \(expression) FROM t WHERE \(expression)") {
          #expect(depth > 300, "\(error)")
        }
      }
    }
    session.expectRest()
  }

  @Test("A statement of many rows uses few registers, and all rows arrive")
  func manyRows() throws {
    let session = try Session("CREATE TABLE t (a, b)")
    let rows = (0..<5000).map { "(\($0), \($0) * 2 + 1)" }.joined(separator: ", ")
    try session.run("INSERT INTO t VALUES " + rows)
    #expect(try session.text("SELECT count(*), sum(b - 2 * a) FROM t") == ["5000|5000"])
    session.expectRest()
  }
}
