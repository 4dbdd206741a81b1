import SQLSyntax
import Testing

@Suite("Printer") struct PrinterTests {
  @Test("Parsing what was printed gives an equal tree, for 6,000 random statements")
  func statementsRoundTrip() throws {
    var generator = TreeGenerator(seed: 1)
    for _ in 0..<6000 {
      let tree = generator.statement()
      let minimal = tree.sql()
      let full = tree.sql(.full)
      try #require(try parsed(minimal) == tree, "\(minimal)")
      try #require(try parsed(full) == tree, "\(full)")
    }
  }

  @Test("Parsing what was printed gives an equal tree, for 4,000 random expressions")
  func expressionsRoundTrip() throws {
    var generator = TreeGenerator(seed: 2)
    for _ in 0..<4000 {
      generator.reset()
      let tree = generator.expression(5)
      let minimal = tree.sql()
      try #require(try Parser.expression(in: minimal) == tree, "\(minimal)")
      let full = tree.sql(.full)
      try #require(try Parser.expression(in: full) == tree, "\(full)")
    }
  }

  private func parsed(_ text: String) throws -> SQLStatement {
    do {
      return try Parser.statement(in: text)
    } catch {
      Issue.record("\(error) in \(text)")
      throw error
    }
  }

  @Test(
    "Statements print in one canonical form",
    arguments: [
      (
        "select all a as x,t.*,* from t u where a==1 order by a asc,b desc limit 1,2",
        "SELECT a AS x, t.*, * FROM t AS u WHERE a = 1 ORDER BY a, b DESC LIMIT 1, 2"
      ),
      (
        "insert into t(a,b)values(1,x'0aFF'),('it''s',null);",
        "INSERT INTO t (a, b) VALUES (1, x'0aff'), ('it''s', NULL)"
      ),
      ("insert into [t]default values", "INSERT INTO t DEFAULT VALUES"),
      (
        "update t as u set a=a+1,(b)=2,(c,d)=(3,4)where a isnull",
        "UPDATE t AS u SET a = a + 1, b = 2, c = 3, d = 4 WHERE a IS NULL"
      ),
      ("delete from `order`where not(a and b)", "DELETE FROM \"order\" WHERE NOT (a AND b)"),
      (
        "create table if not exists t(a integer primary key,b decimal(10,-5)not null default -1)",
        "CREATE TABLE IF NOT EXISTS t (a integer PRIMARY KEY, "
          + "b decimal(10, -5) NOT NULL DEFAULT -1)"
      ),
      (
        "create table t(a,b default (1+a),primary key(a desc,b))",
        "CREATE TABLE t (a, b DEFAULT (1 + a), PRIMARY KEY (a DESC, b))"
      ),
      ("drop table if exists t", "DROP TABLE IF EXISTS t"),
      ("end transaction", "COMMIT"), ("begin deferred transaction", "BEGIN"),
      ("rollback transaction to savepoint s", "ROLLBACK TO s"),
      ("release savepoint s", "RELEASE s"),
      ("select ?, :a, ?, ?9 limit $b, ?", "SELECT ?1, :a, ?3, ?9 LIMIT $b, ?11"),
      ("select - - 5, -(5), - -a, - - -1.5", "SELECT -(-5), -(5), - -a, - -(-1.5)"),
    ])
  func canonicalText(text: String, canonical: String) throws {
    #expect(try Parser.statement(in: text).sql() == canonical)
  }

  @Test("Full parentheses surround each operand that is an operation, and no other")
  func fullParentheses() throws {
    let tree = try Parser.expression(in: "NOT a + 1 * -b = f(c + 2) AND d COLLATE x IS NULL")
    #expect(tree.sql(.full) == "(NOT ((a + (1 * (-b))) = f(c + 2))) AND ((d COLLATE x) IS NULL)")
    #expect(tree.sql() == "NOT a + 1 * -b = f(c + 2) AND d COLLATE x IS NULL")
  }

  @Test("A name is quoted when it is a keyword, empty, or has odd characters, and else is not")
  func quoting() {
    let names = ["a", "é", "_a1$", "select", "KEY", "", "1", "a b", "a\"b", "true"]
    let printed = names.map { SQLStatement.savepoint(Identifier($0)).sql() }
    let expected = [
      "a", "é", "_a1$", "\"select\"", "\"KEY\"", "\"\"", "\"1\"", "\"a b\"", "\"a\"\"b\"",
      "\"true\"",
    ]
    #expect(printed == expected.map { "SAVEPOINT " + $0 })
  }

  @Test("Trees that no text can give still print as SQL")
  func foreignTrees() throws {
    #expect(Expression.literal(.real(.nan)).sql() == "NULL")
    #expect(
      SQLStatement.createTable(.init(table: "t", columns: ["a"].map { .init($0) })).sql()
        == "CREATE TABLE t (a)")
  }
}
