import Processes

/// Where a run was when the system stopped its process, as last noted by the worker.
package struct TrapLocation: Hashable, Sendable {
  package let step: UInt64
  package let actor: String
  package let statement: String?

  package init(step: UInt64, actor: String, statement: String?) {
    (self.step, self.actor, self.statement) = (step, actor, statement)
  }

  private static let mark = Character(UnicodeScalar(WorkerMark.note))

  /// The notes that a worker writes: the step with its actor, then the statement if there is one.
  static var text: TrapText {
    TrapText([
      .literal("\n\(mark)"), .step, .literal(" "), .actor, .literal("\n"),
      .statement(before: "\(mark)", after: "\n"),
    ])
  }

  /// Reads a worker's notes; nil if they contain no location.
  init?(notes: [String]) {
    guard let first = notes.first else { return nil }
    let parts = first.split(separator: " ")
    guard parts.count == 2, let step = UInt64(parts[0]) else { return nil }
    self.init(step: step, actor: String(parts[1]), statement: notes.count > 1 ? notes[1] : nil)
  }
}

extension WorkerEnd {
  /// Where the system stopped the worker, if that is what ended it.
  var place: TrapLocation? { TrapLocation(notes: notes) }
}
