import Console

// How the values of seed files are written where options set them too.

extension ValueKind where Value == String {
  /// Text that one line of a seed file can hold.
  static var line: Self {
    Self(
      placeholder: "TEXT", expectation: "one line of text",
      parse: { text in
        let line = trimmed(text[...])
        return line.isEmpty || printable(line) != line ? nil : line
      }, render: { $0 })
  }

  /// A day of the calendar.
  static var day: Self {
    Self(
      placeholder: "YYYY-MM-DD", expectation: "a day YYYY-MM-DD",
      parse: { isDay($0) ? $0 : nil }, render: { $0 })
  }

  /// The path of a file that a replay of its folder will find.
  static var seedFile: Self {
    Self(
      placeholder: "FILE", expectation: "a path that ends in .seed",
      parse: { $0.hasSuffix(".seed") ? $0 : nil }, render: { $0 })
  }
}
