/// A text that is prepared before a run, with gaps for where the run was when it trapped.
package struct TrapText {
  enum Part: Equatable {
    case literal(String)
    case step, actor
    /// The statement as a string of JSON, or null.
    case statementJSON
    /// The statement between two texts; nothing without one.
    case statement(before: String, after: String)
  }

  let parts: [Part]

  init(_ parts: [Part]) { self.parts = parts }

  /// A text without gaps.
  package init(_ text: String) { parts = [.literal(text)] }

  /// A text whose gaps are marked by texts that occur nowhere else in it.
  init(_ text: String, marks: [(text: String, part: Part)]) {
    var parts = [Part.literal(text)]
    for mark in marks {
      parts = parts.flatMap { part -> [Part] in
        guard case .literal(let text) = part else { return [part] }
        let pieces = text.split(separator: mark.text, omittingEmptySubsequences: false)
        return pieces.enumerated().flatMap { index, piece in
          (index == 0 ? [] : [mark.part]) + (piece.isEmpty ? [] : [.literal(String(piece))])
        }
      }
    }
    self.parts = parts
  }
}
