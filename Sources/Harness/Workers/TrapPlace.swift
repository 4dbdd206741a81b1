/// Where a run was whose process the engine stopped, as its worker says it with its last words.
package struct TrapPlace: Hashable, Sendable {
  package let step: UInt64
  package let actor: String
  package let statement: String?

  package init(step: UInt64, actor: String, statement: String?) {
    (self.step, self.actor, self.statement) = (step, actor, statement)
  }

  private static let mark = Character(UnicodeScalar(RunOrder.placeMark))

  /// The lines that a worker writes: the mark and the step with its actor, then the statement if there is one.
  static var text: TrapText {
    TrapText([
      .literal("\n\(mark)"), .step, .literal(" "), .actor, .literal("\n"),
      .statement(before: "\(mark)", after: "\n"),
    ])
  }

  /// Takes the lines out of a worker's words; nil where there are none.
  static func taken(from words: inout [String]) -> TrapPlace? {
    let marked = words.filter { $0.first == mark }.map { String($0.dropFirst()) }
    words.removeAll { $0.first == mark }
    guard let first = marked.first else { return nil }
    let parts = first.split(separator: " ")
    guard parts.count == 2, let step = UInt64(parts[0]) else { return nil }
    return TrapPlace(
      step: step, actor: String(parts[1]), statement: marked.count > 1 ? marked[1] : nil)
  }
}
