import Testing
import Values

@Suite("Value")
struct ValueTests {
  @Test("Identity tells storage classes, and texts by their bytes, apart")
  func identity() {
    #expect(Value.integer(1) != .real(1))
    #expect(Value.text("1") != .integer(1))
    #expect(Value.text("\u{E9}") != .text("e\u{301}"))
    #expect(Value.text("abcdefgh1") == .text("abcdefgh1"))
    #expect(Value.real(.nan) == .real(.nan))
    #expect(Value(Double.nan) == .null)
    #expect(Set([Value.text("\u{E9}"), .text("e\u{301}"), .null, .null]).count == 3)
  }

  @Test("Values are ordered by storage class, then by value")
  func order() {
    let sorted: [Value] = [
      .null, .real(-.infinity), .integer(.min), .real(-1.5), .integer(-1), .integer(0), .real(0.5),
      .integer(1), .integer(9_007_199_254_740_993), .real(9_007_199_254_740_994), .integer(.max),
      .real(9_223_372_036_854_775_808), .real(.infinity), .text(""), .text("A"), .text("a"),
      .text("aaaaaaaaa"), .text("aaaaaaaab"), .text("ab"), .text("e\u{301}"), .text("\u{E9}"),
      .blob([]), .blob([0]), .blob([0, 0]), .blob([1]),
    ]
    for (i, left) in sorted.enumerated() {
      for (j, right) in sorted.enumerated() {
        let expected: Ordering = i < j ? .before : i == j ? .same : .after
        #expect(Value.order(of: left, and: right) == expected, "\(left) and \(right)")
      }
    }
    #expect(Value.order(of: .integer(2), and: .real(2)) == .same)
  }

  @Test("An SQL literal describes each value")
  func literals() {
    #expect("\(Value.text("it's"))" == "'it''s'")
    #expect("\(Value.blob([1, 171]))" == "x'01AB'")
    #expect("\(Value.real(1))" == "1.0")
    #expect("\(Value.null)" == "NULL")
  }

  @Test("Reals are written with fifteen significant digits, as SQLite does")
  func realText() {
    let expected: [(Double, String)] = [
      (0, "0.0"), (-0.0, "0.0"), (1, "1.0"), (-1.5, "-1.5"), (0.1, "0.1"), (1e15, "1.0e+15"),
      (1e14, "100000000000000.0"), (123_456_789_012_345_680, "1.23456789012346e+17"),
      (1e-5, "1.0e-05"), (0.0001, "0.0001"), (1e100, "1.0e+100"), (2.5e-7, "2.5e-07"),
      (0.1 + 0.2, "0.3"), (1.0 / 3, "0.333333333333333"), (2.0 / 3, "0.666666666666667"),
      (999_999_999_999_999.9, "1.0e+15"), (.leastNonzeroMagnitude, "4.94065645841247e-324"),
      (1.7976931348623157e308, "1.79769313486232e+308"), (100, "100.0"), (12345.678, "12345.678"),
      (1_000_000_000_000_000.5, "1.0e+15"), (.infinity, "Inf"), (-.infinity, "-Inf"),
    ]
    for (real, text) in expected { #expect(RealText.format(real) == text) }
  }

  @Test("A tie of the sixteenth digit is settled on the double's own value")
  func realTextTies() {
    #expect(RealText.format(1.000000000000005) == "1.00000000000001")
    #expect(RealText.format(0.1234567890123455) == "0.123456789012345")
    #expect(RealText.format(4503599627370497.5) == "4.5035996273705e+15")
    #expect(RealText.format(2.000000000000005) == "2.0")
  }
}
