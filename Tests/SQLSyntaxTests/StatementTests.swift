import SQLSyntax
import Testing

@Suite("Statement") struct StatementTests {
  private let one = Expression.literal(.integer(1))

  @Test("SELECT has results, a table, a filter, an order and a limit")
  func select() throws {
    let text = "SELECT a AS x, 1 y, t.*, * FROM t AS u WHERE 1 ORDER BY 1 DESC, a LIMIT 1 OFFSET ?"
    let a = Expression.column(.init("a"))
    let parameter = Expression.parameter(.init(index: 1))
    let expected = SelectStatement(
      results: [
        .expression(a, alias: "x"), .expression(one, alias: "y"), .allOf(table: "t"), .all,
      ],
      from: TableReference("t", alias: "u"), filter: one,
      ordering: [.init(one, .descending), .init(a)], limit: LimitClause(one, offset: parameter))
    #expect(try Parser.statement(in: text) == .select(expected))
    #expect(
      try Parser.statement(in: "select all 1;") == .select(.init(results: [.expression(one)])))
  }

  @Test("The range of a result column is its expression's text")
  func resultRange() throws {
    let text = "SELECT  a + 1  AS b, ( c ) FROM t"
    guard case .select(let select) = try Parser.statement(in: text) else {
      return #expect(Bool(false))
    }
    var texts: [String] = []
    for case .expression(_, _, let range) in select.results {
      texts.append(String(decoding: Array(text.utf8)[range.start..<range.end], as: UTF8.self))
    }
    #expect(texts == ["a + 1", "( c )"])
  }

  @Test("LIMIT with a comma has the offset first")
  func limit() throws {
    let two = Expression.literal(.integer(2))
    let expected = SelectStatement(
      results: [.expression(one)], limit: LimitClause(two, offset: one, offsetLeads: true))
    #expect(try Parser.statement(in: "SELECT 1 LIMIT 1, 2") == .select(expected))
  }

  @Test("INSERT has rows of values or the defaults")
  func insert() throws {
    #expect(
      try Parser.statement(in: "INSERT INTO t (a, b) VALUES (1, NULL), (1, 1)")
        == .insert(
          .init(
            table: "t", columns: ["a", "b"],
            source: .values([[one, .literal(.null)], [one, one]]))))
    #expect(
      try Parser.statement(in: "INSERT INTO 't' DEFAULT VALUES")
        == .insert(.init(table: "t", source: .defaultValues)))
  }

  @Test("UPDATE and DELETE have a table with an alias, and a filter")
  func changes() throws {
    let table = TableReference("t", alias: "u")
    #expect(
      try Parser.statement(in: "UPDATE t AS u SET a = 1, (b) = 1, (c, d) = (1, 1) WHERE 1")
        == .update(
          .init(
            table: table,
            assignments: [.init("a", one), .init("b", one), .init("c", one), .init("d", one)],
            filter: one)))
    #expect(
      try Parser.statement(in: "DELETE FROM t AS u WHERE 1")
        == .delete(.init(table: table, filter: one)))
    #expect(try Parser.statement(in: "DELETE FROM t") == .delete(.init(table: "t")))
  }

  @Test("CREATE TABLE has columns with types and constraints, and a key of the table")
  func createTable() throws {
    let text = """
      CREATE TABLE IF NOT EXISTS t (
        id INTEGER PRIMARY KEY DESC NOT NULL, "b" VARCHAR(10) NULL DEFAULT 'x', c DEFAULT (1 + 1),
        d DEFAULT +1 DEFAULT -1.5, e DEFAULT TRUE)
      """
    let columns: [ColumnDefinition] = [
      .init("id", type: TypeName(["INTEGER"]), primaryKey: .descending, isNotNull: true),
      .init(
        "b", type: TypeName(["VARCHAR"], arguments: [10]), defaultValue: .literal(.text("x"))),
      .init("c", defaultValue: .binary(.add, one, one)),
      .init("d", defaultValue: .literal(.real(-1.5))),
      .init("e", defaultValue: .literal(.boolean(true))),
    ]
    #expect(
      try Parser.statement(in: text)
        == .createTable(.init(table: "t", ifNotExists: true, columns: columns)))
    #expect(
      try Parser.statement(in: "CREATE TABLE t(a, PRIMARY KEY(a DESC, b))")
        == .createTable(
          .init(
            table: "t", columns: [.init("a")],
            primaryKey: .init([.init("a", .descending), .init("b")]))))
  }

  @Test(
    "The type INTEGER is known in any case, and no other",
    arguments: [
      ("INTEGER", true), ("integer", true), ("INT", false), ("unsigned integer", false),
      ("", false),
    ])
  func integerType(type: String, isInteger: Bool) throws {
    guard case .createTable(let table) = try Parser.statement(in: "CREATE TABLE t (a \(type))")
    else { return #expect(Bool(false)) }
    #expect(table.columns[0].type?.isInteger ?? false == isInteger)
  }

  @Test(
    "Statements of transactions and DROP have their short and long forms",
    arguments: [
      ("BEGIN", .begin(.deferred)), ("BEGIN TRANSACTION", .begin(.deferred)),
      ("begin deferred", .begin(.deferred)), ("BEGIN IMMEDIATE", .begin(.immediate)),
      ("BEGIN CONCURRENT TRANSACTION", .begin(.concurrent)), ("COMMIT", .commit),
      ("COMMIT TRANSACTION", .commit), ("END", .commit), ("ROLLBACK", .rollback),
      ("ROLLBACK TRANSACTION", .rollback), ("ROLLBACK TO s", .rollbackTo("s")),
      ("ROLLBACK TRANSACTION TO SAVEPOINT s", .rollbackTo("s")), ("SAVEPOINT s", .savepoint("s")),
      ("RELEASE s", .release("s")), ("RELEASE SAVEPOINT s", .release("s")),
      ("DROP TABLE t", .dropTable(.init(table: "t"))),
      ("DROP TABLE IF EXISTS t", .dropTable(.init(table: "t", ifExists: true))),
    ] as [(String, SQLStatement)])
  func shortStatements(text: String, statement: SQLStatement) throws {
    #expect(try Parser.statement(in: text) == statement)
    #expect(try Parser.statement(in: " ;\(text) ; -- end") == statement)
  }

  @Test("Several statements are split at semicolons that are not inside of tokens")
  func splitting() throws {
    let text = ";; SELECT 1; SAVEPOINT \";\" /*;*/ ; COMMIT -- ;"
    let expected: [SQLStatement] = [
      .select(.init(results: [.expression(one)])), .savepoint(";"), .commit,
    ]
    #expect(try Parser.statements(in: text) == expected)
    #expect(try Parser.statements(in: " ; -- nothing") == [])
  }

  @Test("The first statement ends after its semicolon, whatever follows")
  func tail() throws {
    let text = "  SELECT 1 ; 'not closed"
    let parsed = try #require(try Parser.firstStatement(in: text))
    #expect(parsed.range.start == 2 && parsed.range.end == 10)
    #expect(parsed.end == 12)
    #expect(throws: SyntaxError.self) { try Parser.firstStatement(in: text, from: parsed.end) }
    #expect(try Parser.firstStatement(in: text, from: 99) == nil)
    #expect(try Parser.firstStatement(in: "", from: -1) == nil)
    #expect(try Parser.firstStatement(in: "COMMIT")?.end == 6)
  }
}
