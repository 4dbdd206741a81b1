/// More than any name has.
private let nameBytesMax = 100

/// The name that `text` was probably meant to be; nil if none is near.
///
/// - Complexity: O(names × length²).
package func nearestName(to text: String, among names: [String]) -> String? {
  if text.utf8.count > nameBytesMax { return nil }
  let wanted = Array(text.lowercased().utf8)
  var best: (name: String, distance: Int)?
  for name in names {
    let distance = editDistance(wanted, Array(name.utf8))
    if distance < best?.distance ?? .max { best = (name, distance) }
  }
  if let best, best.distance <= max(1, best.name.utf8.count / 3) { return best.name }
  return names.first { isBeginning($0, of: text) || isBeginning(text, of: $0) }
}

/// Whether `name` is `text` without its last words, which are separated by dashes.
private func isBeginning(_ name: String, of text: String) -> Bool {
  text.hasPrefix(name + "-") && name.contains { $0 != "-" }
}

/// "; did you mean NAME?", or nothing.
package func suggestion(for text: String, among names: [String]) -> String {
  nearestName(to: text, among: names).map { "; did you mean \($0)?" } ?? ""
}

/// The fewest insertions, deletions, replacements and swaps of neighbours between two texts.
///
/// Source: the optimal string alignment distance (Damerau 1964, with each substring edited once).
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var rows = [Array(0...b.count)]
  for (i, byte) in a.enumerated() {
    var row = [i + 1]
    for (j, other) in b.enumerated() {
      var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (byte == other ? 0 : 1))
      if i > 0, j > 0, byte == b[j - 1], a[i - 1] == other {
        cost = min(cost, rows[i - 1][j - 1] + 1)
      }
      row.append(cost)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
