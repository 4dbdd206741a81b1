/// Breaks lines of summaries, which are read on terminals and in CI logs.
package enum WrappedText {
  package static let columnsMax = 100

  /// `text` in lines of at most 100 columns, with `indent` more spaces before all but the first.
  ///
  /// Breaks at blanks; a word that is longer than a line is cut.
  package static func lines(_ text: String, indent: Int = 4) -> [String] {
    if text.count <= columnsMax { return [text] }
    let start = text.prefix { $0 == " " }
    let margin = String(start) + String(repeating: " ", count: indent)
    var lines: [String] = []
    var rest = text[...]
    while (lines.isEmpty ? 0 : margin.count) + rest.count > columnsMax {
      let prefix = lines.isEmpty ? "" : margin
      let room = rest.prefix(columnsMax - prefix.count)
      let isFirst = lines.isEmpty
      let body = isFirst ? room.dropFirst(start.count) : room
      // The blank may also be the first character that does not fit.
      let next = rest[room.endIndex]
      if next == " " {
        lines.append(prefix + room)
        rest = rest[room.endIndex...].drop { $0 == " " }
      } else if let blank = body.lastIndex(of: " ") {
        lines.append(prefix + trimmedEnd(room[..<blank]))
        rest = rest[blank...].drop { $0 == " " }
      } else {
        lines.append(prefix + room)
        rest = rest[room.endIndex...]
      }
    }
    if !rest.isEmpty { lines.append(margin + rest) }
    return lines
  }

  private static func trimmedEnd(_ text: Substring) -> Substring {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}
