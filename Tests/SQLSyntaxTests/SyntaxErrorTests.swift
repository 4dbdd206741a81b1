import SQLSyntax
import Testing

@Suite("SyntaxError") struct SyntaxErrorTests {
  private func sentence(_ text: String) -> String {
    do {
      return "no error: \(try Parser.statement(in: text).sql())"
    } catch {
      return error.description
    }
  }

  @Test(
    "A sentence says where, what was expected, and what was found",
    arguments: [
      (
        "INSERT INTO , VALUES (1)",
        "at line 1, column 13: expected a table name after INTO, found \",\""
      ),
      ("", "at line 1, column 1: expected a statement, found the end of the text"),
      ("foo", "at line 1, column 1: expected a statement, found \"foo\""),
      ("SELECT\n  FROM t", "at line 2, column 3: expected an expression after SELECT, found FROM"),
      ("SELECT 'é' + ,", "at line 1, column 14: expected an expression after \"+\", found \",\""),
      (
        "SELECT a b c",
        "at line 1, column 12: expected the end of the statement after \"b\", "
          + "found \"c\""
      ),
      (
        "SELECT 1; SELECT 2",
        "at line 1, column 11: expected the end of the text after \";\", found SELECT"
      ),
      ("SELECT (1", "at line 1, column 10: expected \")\" after \"1\", found the end of the text"),
      ("SELECT f(1,)", "at line 1, column 12: expected an expression after \",\", found \")\""),
      (
        "SELECT 1 NOT 2",
        "at line 1, column 14: expected NULL, BETWEEN, IN, LIKE or GLOB after NOT, found \"2\""
      ),
      (
        "SELECT 1 BETWEEN 2 OR 3",
        "at line 1, column 20: expected AND after \"2\", found OR"
      ),
      ("SELECT CASE 1 END", "at line 1, column 15: expected WHEN after \"1\", found END"),
      (
        "SELECT CASE WHEN 1 THEN 2",
        "at line 1, column 26: expected WHEN, ELSE or END after \"2\", found the end of the text"
      ),
      (
        "SELECT CAST(1 AS )",
        "at line 1, column 18: expected the name of a type after AS, found \")\""
      ),
      ("SELECT 1 IN 2", "at line 1, column 13: expected \"(\" after IN, found \"2\""),
      (
        "SELECT t.1",
        "at line 1, column 9: expected the end of the statement after \"t\", "
          + "found \".1\""
      ),
      (
        "SELECT t.",
        "at line 1, column 10: expected a column name after \".\", "
          + "found the end of the text"
      ),
      (
        "SELECT 1 FROM SELECT",
        "at line 1, column 15: expected a table name after FROM, found SELECT"
      ),
      ("SELECT 1 ORDER 1", "at line 1, column 16: expected BY after ORDER, found \"1\""),
      ("SELECT 1 AS 2", "at line 1, column 13: expected an alias after AS, found \"2\""),
      (
        "SELECT 1 COLLATE",
        "at line 1, column 17: expected the name of a collation after COLLATE, "
          + "found the end of the text"
      ),
      (
        "INSERT INTO t (a,) VALUES (1)",
        "at line 1, column 18: expected a column name after \",\", found \")\""
      ),
      ("INSERT INTO t VALUES 1", "at line 1, column 22: expected \"(\" after VALUES, found \"1\""),
      (
        "INSERT INTO t SET",
        "at line 1, column 15: expected VALUES or DEFAULT VALUES after \"t\", found SET"
      ),
      (
        "INSERT INTO t VALUES (1 2)",
        "at line 1, column 25: expected \",\" or \")\" after \"1\", found \"2\""
      ),
      ("UPDATE t SET a 1", "at line 1, column 16: expected \"=\" after \"a\", found \"1\""),
      ("UPDATE t a = 1", "at line 1, column 10: expected SET after \"t\", found \"a\""),
      ("DELETE t", "at line 1, column 8: expected FROM after DELETE, found \"t\""),
      ("DROP t", "at line 1, column 6: expected TABLE after DROP, found \"t\""),
      ("DROP TABLE IF t", "at line 1, column 15: expected EXISTS after IF, found \"t\""),
      (
        "CREATE TABLE t",
        "at line 1, column 15: expected \"(\" after \"t\", "
          + "found the end of the text"
      ),
      (
        "CREATE TABLE t (a INT,)",
        "at line 1, column 23: expected a column name after \",\", found \")\""
      ),
      (
        "CREATE TABLE t (a, PRIMARY KEY (a), b)",
        "at line 1, column 37: expected a constraint after \",\", found \"b\""
      ),
      (
        "CREATE TABLE t (a DEFAULT b)",
        "at line 1, column 27: expected a literal, a signed number "
          + "or an expression in parentheses after DEFAULT, found \"b\""
      ),
      (
        "CREATE TABLE t (a INT(1, 2, 3))",
        "at line 1, column 27: expected \")\" after \"2\", found \",\""
      ),
      (
        "CREATE TABLE t (a INT(b))",
        "at line 1, column 23: expected an integer after \"(\", found \"b\""
      ),
      (
        "SAVEPOINT 1",
        "at line 1, column 11: expected the name of a savepoint after SAVEPOINT, found \"1\""
      ),
      (
        "COMMIT '\n\u{1}abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq'",
        "at line 1, column 8: expected the end of the statement after COMMIT, found "
          + "\"'\\n\\u{01}abcdefghijklmnopqrstuvwxyzabcdefghijk…\""
      ),
    ])
  func unexpected(text: String, expected: String) {
    #expect(sentence(text) == expected)
  }

  @Test(
    "Bytes that are not a token, and parts that do not fit, are reported with their beginning",
    arguments: [
      ("SELECT 'a", "at line 1, column 8: the string that begins here is not closed"),
      ("SELECT 'a''", "at line 1, column 8: the string that begins here is not closed"),
      ("SELECT \"a", "at line 1, column 8: the quoted name that begins here is not closed"),
      ("SELECT [a", "at line 1, column 8: the quoted name that begins here is not closed"),
      (
        "SELECT x'0'",
        "at line 1, column 8: the blob that begins here is not pairs of hexadecimal digits"
      ),
      ("SELECT 12ab", "at line 1, column 8: the number that begins here is malformed"),
      ("SELECT 1e", "at line 1, column 8: the number that begins here is malformed"),
      ("SELECT 0x", "at line 1, column 8: the number that begins here is malformed"),
      (
        "SELECT 0x10000000000000000",
        "at line 1, column 8: the hexadecimal number has more than 64 bits"
      ),
      ("SELECT #", "at line 1, column 8: the character here begins no token"),
      ("SELECT 1 ! 2", "at line 1, column 10: the character here begins no token"),
      ("SELECT :", "at line 1, column 8: the parameter that begins here has no name"),
      (
        "INSERT INTO t VALUES (1), (1, 2)",
        "at line 1, column 27: the row has 2 values, the first has 1"
      ),
      (
        "UPDATE t SET (a, b) = (1, 2, 3)",
        "at line 1, column 14: 2 columns are assigned 3 values"
      ),
      (
        "CREATE TABLE t (a PRIMARY KEY, b PRIMARY KEY)",
        "at line 1, column 32: the table has more than one primary key"
      ),
      (
        "CREATE TABLE t (a PRIMARY KEY PRIMARY KEY)",
        "at line 1, column 31: the table has more than one primary key"
      ),
      (
        "CREATE TABLE t (a PRIMARY KEY, PRIMARY KEY (a))",
        "at line 1, column 32: the table has more than one primary key"
      ),
      (
        "CREATE TABLE t (a DEFAULT (?))",
        "at line 1, column 28: a parameter is not allowed in CREATE TABLE"
      ),
      (
        "CREATE TABLE t (a DEFAULT -'x')",
        "at line 1, column 27: the default value is not a signed number"
      ),
    ])
  func malformed(text: String, expected: String) {
    #expect(sentence(text) == expected)
  }

  @Test("Errors are equal when they say the same of the same place")
  func equality() {
    #expect(error(in: "SELECT") == error(in: "SELECT"))
    #expect(error(in: "SELECT") != error(in: " SELECT"))
    #expect(error(in: "SELECT ,") != error(in: "SELECT )"))
    #expect(error(in: "SELECT é,)")?.offset == 10)
  }

  private func error(in text: String) -> SyntaxError? {
    do {
      _ = try Parser.statement(in: text)
      return nil
    } catch {
      return error
    }
  }
}
