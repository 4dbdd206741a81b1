import Testing
import Values

@Suite("Conversion")
struct ConversionTests {
  @Test("A declared type's name gives the affinity by the first rule that fits")
  func affinities() {
    let expected: [(String, Affinity)] = [
      ("INTEGER", .integer), ("int", .integer), ("UNSIGNED BIG INT", .integer),
      ("CHARINT", .integer), ("FLOATING POINT", .integer), ("VARCHAR(70)", .text),
      ("clob", .text), ("TEXT", .text), ("BLOB", .blob), ("", .blob), ("REAL", .real),
      ("DOUBLE PRECISION", .real), ("FLOAT", .real), ("NUMERIC", .numeric),
      ("DECIMAL(10,5)", .numeric), ("BOOLEAN", .numeric), ("STRING", .numeric),
    ]
    for (name, affinity) in expected { #expect(Affinity(typeName: name) == affinity, "\(name)") }
  }

  @Test("Storing converts by the column's affinity where nothing is lost")
  func application() {
    let cases: [(Affinity, Value, Value)] = [
      (.integer, .text("12"), .integer(12)), (.integer, .text(" 12 "), .integer(12)),
      (.integer, .text("12abc"), .text("12abc")), (.integer, .text("3.0"), .integer(3)),
      (.integer, .text("3.5"), .real(3.5)), (.integer, .real(3), .integer(3)),
      (.integer, .text("1e3"), .integer(1000)), (.integer, .text(""), .text("")),
      (.numeric, .text("9223372036854775808"), .real(9_223_372_036_854_775_808)),
      (.integer, .blob([49]), .blob([49])), (.text, .integer(7), .text("7")),
      (.text, .real(7), .text("7.0")), (.text, .blob([49]), .blob([49])),
      (.real, .integer(7), .real(7)), (.real, .text("7"), .real(7)),
      (.real, .text("x"), .text("x")), (.blob, .text("7"), .text("7")),
      (.blob, .integer(7), .integer(7)), (.text, .null, .null),
    ]
    for (affinity, value, expected) in cases {
      #expect(affinity.applied(to: value) == expected, "\(affinity) of \(value)")
    }
  }

  @Test("CAST converts by prefix, cuts reals and saturates")
  func casts() {
    let cases: [(Value, Affinity, Value)] = [
      (.text("12abc"), .integer, .integer(12)), (.text("abc"), .integer, .integer(0)),
      (.text("1e3"), .integer, .integer(1)), (.text(" -5x"), .integer, .integer(-5)),
      (.real(-3.9), .integer, .integer(-3)), (.real(1e30), .integer, .integer(.max)),
      (.text("99999999999999999999"), .integer, .integer(.max)),
      (.text("1.5x"), .real, .real(1.5)), (.text("1.5x"), .numeric, .real(1.5)),
      (.text("2.0"), .numeric, .integer(2)), (.real(2), .numeric, .real(2)),
      (.integer(5), .text, .text("5")), (.blob([65]), .text, .text("A")),
      (.text("A"), .blob, .blob([65])), (.integer(1), .blob, .blob([49])),
      (.null, .integer, .null), (.integer(3), .real, .real(3)), (.text(".5"), .real, .real(0.5)),
      (.text("5."), .real, .real(5)), (.text("."), .real, .real(0)),
      (.text("1e"), .numeric, .integer(1)), (.text("0x10"), .integer, .integer(0)),
    ]
    for (value, affinity, expected) in cases {
      #expect(value.cast(to: affinity) == expected, "\(value) as \(affinity)")
    }
  }

  @Test("Arithmetic follows SQLite: overflow goes to reals, zero divides to NULL")
  func arithmetic() {
    let cases: [(Arithmetic, Value, Value, Value)] = [
      (.add, .integer(2), .integer(3), .integer(5)),
      (.add, .integer(.max), .integer(1), .real(9_223_372_036_854_775_808)),
      (.multiply, .integer(.max), .integer(2), .real(18_446_744_073_709_551_616)),
      (.divide, .integer(7), .integer(-2), .integer(-3)),
      (.divide, .integer(.min), .integer(-1), .real(9_223_372_036_854_775_808)),
      (.divide, .integer(1), .integer(0), .null), (.divide, .real(1), .real(0), .null),
      (.divide, .real(7), .integer(2), .real(3.5)), (.add, .text("3x"), .integer(1), .integer(4)),
      (.add, .text("3.5x"), .integer(1), .real(4.5)), (.add, .text("x"), .integer(1), .integer(1)),
      (.add, .null, .integer(1), .null), (.remainder, .integer(7), .integer(-3), .integer(1)),
      (.remainder, .real(7.9), .integer(3), .real(1)),
      (.remainder, .integer(7), .integer(0), .null),
      (.remainder, .integer(.min), .integer(-1), .integer(0)),
      (.remainder, .integer(5), .text("3e2"), .real(2)),
      (.bitAnd, .integer(6), .integer(3), .integer(2)),
      (.bitOr, .real(6.9), .integer(1), .integer(7)),
      (.shiftLeft, .integer(1), .integer(4), .integer(16)),
      (.shiftLeft, .integer(16), .integer(-4), .integer(1)),
      (.shiftRight, .integer(-1), .integer(70), .integer(-1)),
      (.shiftLeft, .integer(1), .integer(64), .integer(0)),
      (.shiftRight, .integer(1), .integer(.min), .integer(0)),
      (.concatenate, .integer(1), .real(2), .text("12.0")),
      (.concatenate, .text("a"), .null, .null),
      (.concatenate, .blob([65]), .text("b"), .text("Ab")),
      (.subtract, .real(.infinity), .real(.infinity), .null),
    ]
    for (operation, left, right, expected) in cases {
      let result = Value.compute(operation, left, right)
      #expect(result == expected, "\(left) \(operation) \(right)")
    }
    #expect(Value.integer(.min).negated == .real(9_223_372_036_854_775_808))
    #expect(Value.integer(5).complement == .integer(-6))
  }

  @Test("Logic has three values")
  func logic() {
    let all: [Bool?] = [true, false, nil]
    let and: [Bool?] = [true, false, nil, false, false, false, nil, false, nil]
    let or: [Bool?] = [true, true, true, true, false, nil, true, nil, nil]
    for (i, left) in all.enumerated() {
      for (j, right) in all.enumerated() {
        #expect(Logic.and(left, right) == and[i * 3 + j])
        #expect(Logic.or(left, right) == or[i * 3 + j])
      }
    }
    #expect(Logic.not(nil) == nil)
    #expect(Value.text("0.5x").truth == true)
    #expect(Value.text("abc").truth == false)
    #expect(Value.null.truth == nil)
  }

  @Test("LIKE folds ASCII, GLOB does not, and both backtrack")
  func patterns() {
    #expect(TextPattern.like("Hello", "h_l%"))
    #expect(TextPattern.like("", "%"))
    #expect(!TextPattern.like("", "_"))
    #expect(TextPattern.like("aXbXc", "a%x%c"))
    #expect(!TextPattern.like("Ä", "ä"))
    #expect(TextPattern.like("a%b", "a\\%b", escape: "\\"))
    #expect(!TextPattern.like("axb", "a\\%b", escape: "\\"))
    #expect(TextPattern.like("mississippi", "%iss%ip%"))
    #expect(TextPattern.glob("abc", "a*"))
    #expect(!TextPattern.glob("Abc", "a*"))
    #expect(TextPattern.glob("b5", "[a-c][^0-4]"))
    #expect(!TextPattern.glob("b3", "[a-c][^0-4]"))
    #expect(TextPattern.glob("]", "[]]"))
    #expect(!TextPattern.glob("a", "[a"))
  }
}
