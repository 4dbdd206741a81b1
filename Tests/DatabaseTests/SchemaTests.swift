import Database
import MVCC
import Testing
import Values

@Suite("Schema")
struct SchemaTests {
  @Test("sqlite_schema lists the tables as SQLite does")
  func listing() throws {
    let session = try Session("create table if not exists  T (a INT, b) ;", "CREATE TABLE u (c)")
    #expect(
      try session.text("SELECT type, name, tbl_name, sql FROM sqlite_schema")
        == ["'table'|'T'|'T'|'CREATE TABLE T (a INT, b)'", "'table'|'u'|'u'|'CREATE TABLE u (c)'"])
    #expect(try session.text("SELECT count(*) FROM sqlite_master WHERE rootpage > 1") == ["2"])
    try session.run("CREATE TABLE IF NOT EXISTS t (other)")
    try session.run("DROP TABLE IF EXISTS missing")
    #expect(session.database.tableNames == ["T", "u"])
    session.expectRest()
  }

  @Test("A schema change inside a transaction is seen there, and undone by ROLLBACK")
  func transactional() throws {
    let session = try Session("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
    let other = session.database.connect()
    try session.run("BEGIN")
    try session.run("CREATE TABLE u (b)")
    try session.run("INSERT INTO u VALUES (5)")
    try session.run("SAVEPOINT s")
    try session.run("DROP TABLE t")
    #expect(session.error("SELECT * FROM t") != nil)
    #expect(try session.text("SELECT name FROM sqlite_schema") == ["'u'"])
    try session.run("ROLLBACK TO s")
    #expect(try session.text("SELECT * FROM t") == ["1"])
    #expect(session.error("SELECT * FROM u", on: other) != nil)
    try session.run("ROLLBACK")
    #expect(session.error("SELECT * FROM u") != nil)
    try session.run("CREATE TABLE u (b, c)")
    #expect(try session.text("SELECT * FROM u", on: other) == [])
    session.expectRest()
  }

  @Test("A dropped table's rows do not come back with a new table of its name")
  func dropping() throws {
    let session = try Session("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)", "DROP TABLE t")
    try session.run("CREATE TABLE t (a)")
    #expect(try session.text("SELECT * FROM t") == [])
    session.expectRest()
  }

  @Test("A statement compiled against another schema is compiled again")
  func recompilation() throws {
    let session = try Session("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
    let statement = try session.connection.prepare("SELECT *, ? FROM t")
    try statement.bind(.integer(7), at: 1)
    #expect(session.finish(statement).rows == [[.integer(1), .integer(7)]])
    try session.run("DROP TABLE t")
    statement.reset()
    #expect(
      session.finish(statement).error
        == .sql(SQLFailure("no such table: t, at line 1, column 18", at: 17)))
    try session.run("CREATE TABLE t (x, y)")
    try session.run("INSERT INTO t VALUES (2, 3)")
    statement.reset()
    #expect(session.finish(statement).rows == [[.integer(2), .integer(3), .integer(7)]])
    #expect(statement.columnNames == ["x", "y", "?"])
    session.expectRest()
  }

  @Test("A transaction older than a schema change fails and is rolled back")
  func schemaConflict() throws {
    let session = try Session("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
    let other = session.database.connect()
    try session.run("BEGIN", on: other)
    try session.run("SELECT * FROM t", on: other)
    let reader = try other.prepare("SELECT * FROM t")
    #expect(try reader.step() == .row)
    try session.run("CREATE TABLE u (b)")
    #expect(throws: EngineError.schemaConflict) { try reader.step() }
    #expect(other.isAutocommit)
    #expect(try session.text("SELECT * FROM t", on: other) == ["1"])
    session.expectRest()
  }

  @Test("A schema change is refused with busy while another holds the database")
  func busy() throws {
    let session = try Session("CREATE TABLE t (a)")
    let other = session.database.connect()
    try session.run("BEGIN IMMEDIATE", on: other)
    let statement = try session.connection.prepare("CREATE TABLE u (b)")
    #expect(try statement.step() == .busy)
    #expect(session.database.store.holdings.transactions == 1)
    try session.run("BEGIN")
    let drop = try session.connection.prepare("DROP TABLE t")
    #expect(try drop.step() == .busy)
    #expect(!session.connection.isAutocommit)
    try session.run("ROLLBACK")
    try session.run("ROLLBACK", on: other)
    #expect(session.finish(statement).result == .done)
    #expect(session.database.tableNames == ["t", "u"])
    session.expectRest()
  }
}
