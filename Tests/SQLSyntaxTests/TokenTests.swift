import SQLSyntax
import Testing

@Suite("Token") struct TokenTests {
  @Test(
    "Numbers have the values that SQLite gives them",
    arguments: [
      ("0", .integer(0)), ("007", .integer(7)), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)), ("- 5", .integer(-5)),
      ("9223372036854775808", .real(9_223_372_036_854_775_808)),
      ("-9223372036854775809", .real(-9_223_372_036_854_775_808)),
      ("0x10", .integer(16)), ("0XfF", .integer(255)), ("0xFFFFFFFFFFFFFFFF", .integer(-1)),
      ("0x00000000000000000001", .integer(1)), ("-0x10", .integer(-16)),
      ("1.5", .real(1.5)), (".5", .real(0.5)), ("5.", .real(5)), ("1e3", .real(1000)),
      ("1.e-2", .real(0.01)), (".5E+1", .real(5)), ("1e999", .real(.infinity)),
      ("-1e999", .real(-.infinity)), ("1e-999", .real(0)), ("0.1", .real(0.1)),
    ] as [(String, Literal)])
  func numbers(text: String, value: Literal) throws {
    #expect(try Parser.expression(in: text) == .literal(value))
  }

  @Test("The one integer that has no negation stays an operand")
  func smallestInteger() throws {
    let parsed = try Parser.expression(in: "-0x8000000000000000")
    #expect(parsed == .unary(.negate, .literal(.integer(.min))))
    #expect(parsed.sql() == "-(-9223372036854775808)")
  }

  @Test(
    "Strings, blobs and words have their values",
    arguments: [
      ("'a'", .text("a")), ("''", .text("")), ("'it''s'", .text("it's")), ("''''", .text("'")),
      ("'''''é'", .text("''é")), ("x''", .blob([])), ("X'00fFa9'", .blob([0, 255, 0xA9])),
      ("null", .null), ("True", .boolean(true)), ("FALSE", .boolean(false)),
    ] as [(String, Literal)])
  func values(text: String, value: Literal) throws {
    #expect(try Parser.expression(in: text) == .literal(value))
  }

  @Test("Names may be in double quotes, grave accents or brackets")
  func quotedNames() throws {
    for (text, name) in [
      ("\"a b\"", "a b"), ("\"a\"\"b\"", "a\"b"), ("`a``b`", "a`b"), ("[a b]", "a b"),
      ("[a[[b]", "a[[b"), ("é$1", "é$1"), ("_", "_"), ("\"\"", ""),
    ] {
      #expect(try Parser.expression(in: text) == .column(.init(name)))
    }
  }

  @Test("Comments, a byte order mark and white space separate tokens and are otherwise nothing")
  func space() throws {
    let expected = try Parser.expression(in: "1 + 2")
    for text in [
      "1--x\n+2", "1/* */+/**/2", "\t1\r\n+\u{0C}2 -- end", "1+2/* open", "\u{FEFF}1+2", "1+2--",
      "/***/1+2/*/", "1/**/+--\n--\n2",
    ] {
      #expect(try Parser.expression(in: text) == expected, "\(text)")
    }
  }

  @Test("Parameters are numbered as SQLite numbers them")
  func parameters() throws {
    let text = "SELECT ?, :a, ?5, ?, @a, :a, $b, ?2"
    let parsed = try #require(try Parser.firstStatement(in: text))
    guard case .select(let select) = parsed.statement else { return #expect(Bool(false)) }
    var indices: [Int] = []
    for case .expression(.parameter(let parameter), _, _) in select.results {
      indices.append(parameter.index)
    }
    #expect(indices == [1, 2, 5, 6, 7, 2, 8, 2])
    #expect(parsed.parameters.count == 8)
    #expect(parsed.parameters.named.map(\.name) == [":a", "@a", "$b"])
    #expect(parsed.parameters.index(of: "@a") == 7)
    #expect(parsed.parameters.index(of: ":b") == nil)
  }
}
