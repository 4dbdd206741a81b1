import SQLSyntax
import Testing

@Suite("Limit") struct LimitTests {
  private func limit(of text: String) -> Limit? {
    do {
      _ = try Parser.statement(in: text)
      return nil
    } catch {
      guard case .limitExceeded(let limit) = error.reason else {
        Issue.record("\(error)")
        return nil
      }
      return limit
    }
  }

  private func times(_ count: Int, _ text: String) -> String {
    String(repeating: text, count: count)
  }

  /// Texts whose expression is as many levels deep as `depth` says.
  private func nestings(_ depth: Int) -> [String] {
    let inner = depth - 1
    return [
      "1" + times(inner, "+1"), times(inner, "- ") + "a", times(inner, "NOT ") + "1",
      times(inner, "~") + "1", times(inner, "f(") + times(inner, ")"),
      times(inner, "(1-") + "1" + times(inner, ")"), "a" + times(inner, " COLLATE b"),
      "a" + times(inner, " ISNULL"), "a" + times(inner, " IS b"), "a" + times(inner, " NOT NULL"),
      times(inner, "CASE WHEN 1 THEN ") + "1" + times(inner, " END"),
      times(inner, "CASE ") + "1" + times(inner, " WHEN 1 THEN 1 END"),
      times(inner, "CAST(") + "1" + times(inner, " AS INT)"),
      times(inner, "1 IN (") + "1" + times(inner, ")"), "1" + times(inner, " IN (1)"),
      "1" + times(inner, " BETWEEN 1 AND 1"), times(inner, "1 LIKE (") + "1" + times(inner, ")"),
      "1" + times(inner, " LIKE 1 ESCAPE 1"), times(inner, "1 = (") + "1" + times(inner, ")"),
      times(inner, "1 BETWEEN 1 AND (") + "1" + times(inner, ")"),
      times(depth, "(") + "1" + times(depth, ")"),
    ]
  }

  @Test("An expression of 1,000 levels parses, prints, compares and parses again; 1,001 do not")
  func depth() throws {
    for text in nestings(1000) {
      let tree = try Parser.expression(in: text)
      for parentheses in [Parentheses.minimal, .full] {
        #expect(try Parser.expression(in: tree.sql(parentheses)) == tree)
      }
    }
    for text in nestings(1001) {
      #expect(limit(of: "SELECT " + text) == .expressionDepth, "\(text.prefix(20))")
    }
  }

  @Test("Levels of different kinds add up")
  func mixedDepth() throws {
    let level = "(a OR b AND c = d < e & f + g * h || -"
    let text = times(112, level) + "i" + times(112, ")")
    #expect(limit(of: "SELECT " + text) == .expressionDepth)
    let lower = times(100, level) + "i" + times(100, ")")
    #expect(try Parser.expression(in: lower) == Parser.expression(in: "(\(lower))"))
    #expect(limit(of: "SELECT (\(times(600, "1+"))1)" + times(600, "+1")) == .expressionDepth)
  }

  @Test("Text that nests without an end is refused as well")
  func unclosed() {
    for opening in ["(", "f(", "CASE WHEN ", "- ", "NOT ", "1 IN (", "CAST(", "a = ("] {
      #expect(limit(of: "SELECT " + times(50_000, opening)) == .expressionDepth)
    }
  }

  @Test("A list may be long where it is not deep")
  func width() throws {
    let list = times(20_000, "1,") + "1"
    #expect(limit(of: "SELECT 1 IN (\(list)), f(\(list))") == nil)
  }

  @Test("A statement has at most 1,000,000 bytes")
  func statementLength() throws {
    let longest = "SELECT '" + times(999_991, "a") + "'"
    #expect(limit(of: longest + "  ; -- more") == nil)
    #expect(limit(of: times(1_000_000, ";") + longest) == nil)
    #expect(limit(of: times(1_000_000, "--\n") + longest) == nil)
    #expect(limit(of: longest.replacing("SELECT", with: "SELECT ")) == .statementLength)
    #expect(try Parser.statements(in: "\(longest);\(longest)").count == 2)
  }

  @Test("Parameters have the numbers 1 to 32,766")
  func parameters() {
    #expect(limit(of: "SELECT ?32766") == nil)
    for text in ["?32767", "?0", "?99999999999999999999", "?32766, ?", "?32766, :a"] {
      #expect(limit(of: "SELECT \(text)") == .parameters, "\(text)")
    }
    #expect(limit(of: "SELECT 1 IN (\(times(32_765, "?,"))?)") == nil)
    #expect(limit(of: "SELECT 1 IN (\(times(32_766, "?,"))?)") == .parameters)
  }

  @Test("There are at most 2,000 columns in any list of them")
  func columns() {
    for (opening, element, closing) in [
      ("SELECT ", "1", ""), ("CREATE TABLE t (", "a", ")"), ("INSERT INTO t VALUES (", "1", ")"),
      ("INSERT INTO t (", "a", ") DEFAULT VALUES"), ("UPDATE t SET ", "a=1", ""),
      ("SELECT 1 ORDER BY ", "a", ""), ("CREATE TABLE t (a, PRIMARY KEY (", "a", "))"),
      ("UPDATE t SET (", "a", ") = (\(times(1999, "1,"))1)"),
    ] {
      let most = opening + times(1999, element + ",") + element
      #expect(limit(of: most + closing) == nil, "\(opening)")
      #expect(limit(of: most + "," + element + closing) == .columns, "\(opening)")
    }
  }

  @Test("Each limit says what was exceeded")
  func sentences() throws {
    let error = #expect(throws: SyntaxError.self) { try Parser.statement(in: "SELECT ?0") }
    #expect(
      error?.description
        == "at line 1, column 8: the number of a parameter is not from 1 to 32766")
    #expect(error?.reason == .limitExceeded(.parameters))
  }
}
