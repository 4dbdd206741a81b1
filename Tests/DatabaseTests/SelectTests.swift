import Database
import Testing
import Values

@Suite("Select")
struct SelectTests {
  private func people() throws -> Session {
    try Session(
      "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INT, note)",
      """
      INSERT INTO p VALUES (1, 'Ann', 30, NULL), (2, 'Bob', 25, 'x'), (3, 'Cid', 35, 7),
        (4, 'Dee', 25, 2.5), (7, 'Eve', NULL, x'00')
      """)
  }

  @Test("A constant SELECT needs no table")
  func constants() throws {
    let session = try Session()
    #expect(
      try session.text("SELECT 1 + 2 * 3, 'a' || 'b', NULL, 7 / 2, 7 / 2.0, x'ff'")
        == ["7|'ab'|NULL|3|3.5|x'FF'"])
    #expect(try session.text("SELECT 1 WHERE 0") == [])
    #expect(try session.text("SELECT ?, ?1 + 1", .integer(4)) == ["4|5"])
    session.expectRest()
  }

  @Test("Expressions have SQLite's values")
  func expressions() throws {
    let session = try Session()
    let cases: [(String, String)] = [
      ("NULL AND 0", "0"), ("NULL OR 1", "1"), ("NOT NULL", "NULL"), ("1 = NULL", "NULL"),
      ("NULL IS NULL", "1"), ("1 IS NOT NULL", "1"), ("NULL IS NOT 1", "1"),
      ("2 BETWEEN 1 AND 3", "1"), ("2 NOT BETWEEN 1 AND 3", "0"), ("2 BETWEEN NULL AND 1", "0"),
      ("1 IN (1, NULL)", "1"), ("2 IN (1, NULL)", "NULL"), ("2 NOT IN (1)", "1"),
      ("NULL IN ()", "0"), ("CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END", "'b'"),
      ("CASE WHEN 0 THEN 1 END", "NULL"), ("CASE WHEN NULL THEN 1 ELSE 2 END", "2"),
      ("'abc' LIKE 'A%'", "1"), ("'abc' NOT LIKE 'b%'", "1"), ("'abc' GLOB 'A*'", "0"),
      ("'a%' LIKE 'a\\%' ESCAPE '\\'", "1"), ("CAST('12x' AS INTEGER)", "12"),
      ("1 < '1'", "1"), ("CAST(1 AS INTEGER) = '1'", "1"), ("'a' = 'A'", "0"),
      ("9223372036854775807 + 1", "9.22337203685478e+18"), ("1 / 0", "NULL"), ("-5 % 3", "-2"),
      ("abs(-3)", "3"), ("coalesce(NULL, 2)", "2"), ("typeof(1.0)", "'real'"),
      ("length('größe')", "5"), ("length(x'0000')", "2"), ("substr('hello', 2, 3)", "'ell'"),
      ("substr('hello', -3)", "'llo'"), ("substr('hello', 0, 3)", "'he'"),
      ("substr('hello', 4, -2)", "'el'"), ("upper('aß')", "'Aß'"), ("min(3, 1, 2)", "1"),
      ("max(3, NULL)", "NULL"), ("nullif(1, 1)", "NULL"), ("hex('A')", "'41'"),
      ("instr('hello', 'l')", "3"), ("replace('aXbX', 'X', 'yy')", "'ayybyy'"),
      ("trim('  a ')", "'a'"), ("ltrim('xxa', 'x')", "'a'"), ("sign(-2.5)", "-1"),
      ("1 IS TRUE", "1"), ("NULL IS NOT TRUE", "1"), ("0.0 IS FALSE", "1"), ("- '5'", "-5"),
      ("~5", "-6"), ("1 << 3 | 1", "9"), ("quote('it''s')", "'''it''''s'''"),
    ]
    for (expression, expected) in cases {
      #expect(try session.text("SELECT \(expression)") == [expected], "\(expression)")
    }
  }

  @Test("Rows come in row-id order, and a filter on the key reaches just its rows")
  func keys() throws {
    let session = try people()
    func ids(_ filter: String) throws -> String {
      try session.text("SELECT id FROM p WHERE \(filter)").joined(separator: " ")
    }
    #expect(try ids("1") == "1 2 3 4 7")
    #expect(try ids("id = 3") == "3")
    #expect(try ids("3 = id AND name = 'Cid'") == "3")
    #expect(try ids("id = '3'") == "3")
    #expect(try ids("id = 3.0") == "3")
    #expect(try ids("id = 3.5") == "")
    #expect(try ids("id = NULL") == "")
    #expect(try ids("id = 'x'") == "")
    #expect(try ids("id > 2 AND id <= 4") == "3 4")
    #expect(try ids("id BETWEEN 2 AND 3") == "2 3")
    #expect(try ids("id > 2.5") == "3 4 7")
    #expect(try ids("id < 2.5") == "1 2")
    #expect(try ids("id >= 'a'") == "")
    #expect(try ids("id < 'a'") == "1 2 3 4 7")
    #expect(try ids("id > 9223372036854775807") == "")
    #expect(try ids("id < 1e300") == "1 2 3 4 7")
    #expect(try ids("5 < id") == "7")
    #expect(try ids("id IN (4, 1, 1, 'x', NULL, 9)") == "1 4")
    #expect(try ids("id IN (4, 1) AND id = 4") == "4")
    #expect(try ids("id > 1 AND id = 4") == "4")
    #expect(try ids("id > 5 AND id = 4") == "")
    #expect(try ids("rowid = 2 OR oid = 4") == "2 4")
    #expect(try ids("age = 25 AND id > 2") == "4")
    session.expectRest()
  }

  @Test("ORDER BY takes columns, aliases, ordinals and expressions, and is stable")
  func ordering() throws {
    let session = try people()
    func ids(_ rest: String) throws -> String {
      try session.text("SELECT id, age AS years FROM p \(rest)").map { $0.prefix(1) }
        .joined(separator: " ")
    }
    #expect(try ids("ORDER BY id DESC") == "7 4 3 2 1")
    #expect(try ids("WHERE id < 4 ORDER BY id DESC") == "3 2 1")
    #expect(try ids("WHERE id IN (1, 7, 3) ORDER BY id DESC") == "7 3 1")
    #expect(try ids("ORDER BY age") == "7 2 4 1 3")
    #expect(try ids("ORDER BY years DESC, id DESC") == "3 1 4 2 7")
    #expect(try ids("ORDER BY 2, 1 DESC") == "7 4 2 1 3")
    #expect(try ids("ORDER BY -age, name") == "7 3 1 2 4")
    #expect(try ids("ORDER BY age LIMIT 2 OFFSET 1") == "2 4")
    #expect(try ids("LIMIT 2") == "1 2")
    #expect(try ids("LIMIT -1 OFFSET 3") == "4 7")
    #expect(try ids("LIMIT 0") == "")
    #expect(try ids("ORDER BY id DESC LIMIT 1") == "7")
    #expect(try ids("ORDER BY note") == "1 4 3 2 7")
  }

  @Test("Aggregates give one row, also over no rows")
  func aggregates() throws {
    let session = try people()
    #expect(try session.text("SELECT count(*) FROM p") == ["5"])
    #expect(
      try session.text(
        "SELECT count(*), count(age), sum(age), min(age), max(name), avg(age) FROM p")
        == ["5|4|115|25|'Eve'|28.75"])
    #expect(try session.text("SELECT min(id), max(id) FROM p") == ["1|7"])
    #expect(try session.text("SELECT max(id) FROM p WHERE age = 25") == ["4"])
    #expect(try session.text("SELECT min(id) FROM p WHERE id > 4") == ["7"])
    #expect(
      try session.text("SELECT count(*), sum(age), total(age), min(age) FROM p WHERE id > 9")
        == ["0|NULL|0.0|NULL"])
    #expect(try session.text("SELECT 1 + count(*) * 2, sum(age) / count(age) FROM p") == ["11|28"])
    #expect(try session.text("SELECT count(*) FROM p LIMIT 0") == [])
    #expect(try session.text("SELECT sum(note) FROM p") == ["9.5"])
    #expect(try session.text("SELECT count(*), max(3)") == ["1|3"])
    #expect(
      try session.text("SELECT sum('2'), sum('2.5'), sum('2x'), sum(x'32')") == ["2|2.5|2.0|2.0"])
    session.expectRest()
  }

  @Test("Results have names")
  func names() throws {
    let session = try people()
    let statement = try session.connection.prepare(
      "SELECT *, name AS n, age + 1, NAME, p.id FROM p")
    #expect(statement.columnNames == ["id", "name", "age", "note", "n", "age + 1", "name", "id"])
    #expect(statement.columnCount == 8)
    #expect(statement.column(0) == .null)
  }

  @Test("Columns compare by their affinities")
  func affinities() throws {
    let session = try Session(
      "CREATE TABLE t (i INTEGER, s TEXT, b BLOB, r REAL, n NUMERIC)",
      "INSERT INTO t VALUES ('10', 10, '10', 10, '10.0')")
    #expect(
      try session.text("SELECT typeof(i), typeof(s), typeof(b), typeof(r), typeof(n) FROM t")
        == ["'integer'|'text'|'text'|'real'|'integer'"])
    #expect(
      try session.text("SELECT i = '10', s = 10, b = 10, b = '10', i = s, s = b, s < 9 FROM t")
        == ["1|1|0|1|1|1|1"])
    #expect(try session.text("SELECT i IN ('10'), s IN (10), b IN (10) FROM t") == ["1|1|0"])
  }
}
