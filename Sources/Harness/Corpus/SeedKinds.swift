import Console

// How seed files write values that options can set too.

extension ValueKind where Value == String {
  /// Text that fits on one line of a seed file.
  static var line: Self {
    Self(
      placeholder: "TEXT", expectation: "one line of text",
      parse: { text in
        let line = trimmed(text[...])
        return line.isEmpty || printable(line) != line ? nil : line
      }, render: { $0 })
  }

  /// A calendar day.
  static var day: Self {
    Self(
      placeholder: "YYYY-MM-DD", expectation: "a day YYYY-MM-DD",
      parse: { isDay($0) ? $0 : nil }, render: { $0 })
  }

  /// The path of a file that a replay of its folder finds.
  static var seedFile: Self {
    Self(
      placeholder: "FILE", expectation: "a path that ends in .seed",
      parse: { $0.hasSuffix(".seed") ? $0 : nil }, render: { $0 })
  }
}
