/// A text that is prepared before a run, with gaps for the position at which the run traps.
package struct TrapText {
  enum Part: Equatable {
    case literal(String)
    case step, actor
    /// The statement as a JSON string, or null.
    case statementJSON
    /// The statement between two texts; nothing if there is no statement.
    case statement(before: String, after: String)
  }

  let parts: [Part]

  init(_ parts: [Part]) { self.parts = parts }

  /// A text without gaps.
  package init(_ text: String) { parts = [.literal(text)] }

  /// A text whose gaps are marked by texts that do not occur elsewhere in it.
  init(_ text: String, marks: [(text: String, part: Part)]) {
    var parts = [Part.literal(text)]
    for mark in marks {
      parts = parts.flatMap { part -> [Part] in
        guard case .literal(let text) = part else { return [part] }
        return Self.pieces(of: text, around: mark.text).enumerated().flatMap { index, piece in
          (index == 0 ? [] : [mark.part]) + (piece.isEmpty ? [] : [.literal(piece)])
        }
      }
    }
    self.parts = parts
  }

  /// The text before, between and after the occurrences of `mark`, which must not be empty.
  ///
  /// Searches bytes: each run prepares such texts, and a search by characters would take a tenth of its start.
  private static func pieces(of text: String, around mark: String) -> [String] {
    let (bytes, pattern) = (Array(text.utf8), Array(mark.utf8))
    var pieces: [String] = []
    var (start, index) = (0, 0)
    while index + pattern.count <= bytes.count {
      if bytes[index] == pattern[0], bytes[index..<index + pattern.count].elementsEqual(pattern) {
        pieces.append(String(decoding: bytes[start..<index], as: UTF8.self))
        index += pattern.count
        start = index
      } else {
        index += 1
      }
    }
    return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
  }
}
