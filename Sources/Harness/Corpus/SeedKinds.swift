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

/// Whether `text` is YYYY-MM-DD and a day of the Gregorian calendar.
func isDay(_ text: String) -> Bool {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.map(\.utf8.count) == [4, 2, 2],
    parts.allSatisfy({ $0.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) }),
    let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
    (1...12).contains(month)
  else { return false }
  return (1...daysOfMonth(month, year)).contains(day)
}

private func daysOfMonth(_ month: Int, _ year: Int) -> Int {
  let isLeapYear =
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  return [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
}
