import SQLSyntax
import Testing

@Suite("Expression") struct ExpressionTests {
  @Test(
    "Operators group by the precedence of SQLite",
    arguments: [
      ("a OR b AND c", "a OR (b AND c)"), ("a AND b OR c", "(a AND b) OR c"),
      ("NOT a AND b", "(NOT a) AND b"), ("NOT a = b", "NOT (a = b)"),
      ("NOT NOT a NOT NULL", "NOT (NOT (a IS NOT NULL))"),
      ("a = NOT b = c", "a = (NOT (b = c))"), ("1 + NOT b + c", "1 + (NOT (b + c))"),
      ("a = NOT b AND c", "(a = (NOT b)) AND c"),
      ("a = b < c", "a = (b < c)"), ("a < b = c", "(a < b) = c"), ("a = b <> c", "(a = b) <> c"),
      ("a < b & c", "a < (b & c)"), ("a & b | c << d", "((a & b) | c) << d"),
      ("a & b + c", "a & (b + c)"), ("a - b + c", "(a - b) + c"), ("a + b * c", "a + (b * c)"),
      ("a / b % c", "(a / b) % c"), ("a * b || c", "a * (b || c)"),
      ("a || b COLLATE c", "a || (b COLLATE c)"), ("-a COLLATE b", "(-a) COLLATE b"),
      ("-a || b", "(-a) || b"), ("- ~ + a", "-(~(+a))"), ("-NOT a = b", "-(NOT (a = b))"),
      ("a IS b IS NOT c", "(a IS b) IS NOT c"), ("a IS NULL + 1", "a IS (NULL + 1)"),
      ("a = b IS NULL", "(a = b) IS NULL"), ("a NOTNULL = b", "(a IS NOT NULL) = b"),
      ("a < b NOT NULL", "(a < b) IS NOT NULL"),
      ("a BETWEEN b AND c AND d", "(a BETWEEN b AND c) AND d"),
      ("a BETWEEN b = c AND d < e", "a BETWEEN (b = c) AND (d < e)"),
      ("a BETWEEN b AND c = d", "(a BETWEEN b AND c) = d"),
      ("a NOT BETWEEN b BETWEEN c AND d AND e", "a NOT BETWEEN (b BETWEEN c AND d) AND e"),
      ("a BETWEEN NOT b AND c", "a BETWEEN (NOT b) AND c"),
      ("a = b LIKE c ESCAPE d < e = f", "((a = b) LIKE c ESCAPE (d < e)) = f"),
      ("a NOT LIKE b GLOB c", "(a NOT LIKE b) GLOB c"),
      ("a + b IN (c, d + 1) = e", "((a + b) IN (c, d + 1)) = e"),
      ("a < b NOT IN ()", "(a < b) NOT IN ()"),
      ("(a OR b) AND c", "(a OR b) AND c"), ("((a))", "a"),
      ("CASE WHEN a OR b THEN c END + 1", "CASE WHEN a OR b THEN c END + 1"),
    ])
  func grouping(text: String, grouped: String) throws {
    #expect(try Parser.expression(in: text).sql(.full) == grouped)
  }

  @Test(
    "Each binary operator has its spelling, and some have two",
    arguments: [
      ("=", .equal), ("==", .equal), ("<>", .notEqual), ("!=", .notEqual), ("is", .is),
      ("is not", .isNot), ("is distinct from", .isNot), ("is not distinct from", .is),
      ("<", .less), ("<=", .lessOrEqual), (">", .greater), (">=", .greaterOrEqual),
      ("&", .bitAnd), ("|", .bitOr), ("<<", .shiftLeft), (">>", .shiftRight), ("+", .add),
      ("-", .subtract), ("*", .multiply), ("/", .divide), ("%", .remainder),
      ("||", .concatenate), ("and", .and), ("or", .or),
    ] as [(String, BinaryOperator)])
  func spelling(text: String, operation: BinaryOperator) throws {
    let parsed = try Parser.expression(in: "a \(text) b")
    #expect(parsed == .binary(operation, .column(.init("a")), .column(.init("b"))))
  }

  @Test(
    "All ways to ask for null give one node",
    arguments: [
      ("a ISNULL", false), ("a IS NULL", false), ("a IS NOT DISTINCT FROM NULL", false),
      ("a NOTNULL", true), ("a NOT NULL", true), ("a IS NOT NULL", true),
      ("a IS DISTINCT FROM (NULL)", true),
    ])
  func nullTests(text: String, isNegated: Bool) throws {
    let expected = Expression.isNull(.column(.init("a")), isNegated: isNegated)
    #expect(try Parser.expression(in: text) == expected)
  }

  @Test("Calls have a star, a list or a distinct list of arguments")
  func calls() throws {
    #expect(try Parser.expression(in: "count ( * )") == .function(.init("count", .star)))
    #expect(try Parser.expression(in: "replace()") == .function(.init("replace", [])))
    let two: [Expression] = [.literal(.integer(1)), .column(.init("a"))]
    #expect(try Parser.expression(in: "\"min\"(1, a)") == .function(.init("min", two)))
    #expect(
      try Parser.expression(in: "sum(DISTINCT 1, a)")
        == .function(.init("sum", .list(two, isDistinct: true))))
  }

  @Test("CASE has an optional operand and an optional ELSE, and CAST a type of several words")
  func forms() throws {
    let branch = CaseExpression.Branch(when: .literal(.integer(1)), then: .literal(.text("x")))
    #expect(
      try Parser.expression(in: "case a when 1 then 'x' else null end")
        == .conditional(
          .init(operand: .column(.init("a")), branches: [branch], otherwise: .literal(.null))))
    #expect(
      try Parser.expression(in: "case when 1 then 'x' end")
        == .conditional(.init(branches: [branch])))
    #expect(
      try Parser.expression(in: "cast(a as unsigned big int(3))")
        == .cast(.column(.init("a")), TypeName(["unsigned", "big", "int"], arguments: [3])))
  }

  @Test("Columns, calls and names carry the range of their text")
  func ranges() throws {
    guard
      case .binary(_, .column(let column), .function(let call)) =
        try Parser.expression(in: "t . a + f ( 1 )")
    else { return #expect(Bool(false), "another tree") }
    #expect(column.range.start == 0 && column.range.end == 5)
    #expect(call.name.range.start == 8 && call.name.range.end == 9)
    #expect(SourceRange(start: 1, end: 2) == SourceRange(start: 3, end: 4))
  }

  @Test("Words that are keywords only in some places are names in the others")
  func keywordsAsNames() throws {
    for word in ["key", "offset", "like", "cast", "replace", "if", "end", "left", "begin"] {
      #expect(try Parser.expression(in: word) == .column(.init(word)))
      #expect(try Parser.statement(in: "SAVEPOINT \(word)") == .savepoint(Identifier(word)))
    }
  }
}
