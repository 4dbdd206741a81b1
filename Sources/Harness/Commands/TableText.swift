import Console

/// Lays out rows of tables that are not figures.
enum TableText {
  /// The least room for the last column before it goes onto a line of its own.
  private static let lastColumnMin = 24

  /// The cells of a row side by side, each padded to its width.
  static func row(_ cells: [String], _ widths: [Int]) -> String {
    var text = zip(cells, widths).map { padded($0, $1) }.joined(separator: "  ")
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  /// The width of each column of `rows`.
  static func widths(_ rows: [[String]]) -> [Int] {
    guard let first = rows.first else { return [] }
    return first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  }

  /// Whether `text` has room after a row of these widths; always true if there is no terminal.
  static func fits(_ text: String, after widths: [Int], columns: Int?) -> Bool {
    guard let columns else { return true }
    return text.count <= room(after: widths, columns: columns)
  }

  /// Whether a column of texts of any length is worth having after a row of these widths.
  static func hasRoom(after widths: [Int], columns: Int?) -> Bool {
    guard let columns else { return true }
    return room(after: widths, columns: columns) >= lastColumnMin
  }

  private static func room(after widths: [Int], columns: Int) -> Int {
    columns - widths.reduce(0, +) - 2 * widths.count
  }

  /// `line`, or its beginning if the terminal is narrower.
  static func cut(_ line: String, to columns: Int?) -> String {
    guard let columns, line.count > columns else { return line }
    return line.prefix(max(0, columns - 1)) + "…"
  }
}

/// The profile and the planted bug of a run as one word; only the bug if the profile is the default.
func runLabel(profile: String, bug: String?) -> String {
  guard let bug else { return profile }
  return profile == "fast" ? bug : "\(profile)/\(bug)"
}
