/// How a worker ended before it had answered everything.
package struct WorkerEnd: Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    /// By itself, or stopped from outside.
    case died(TerminationStatus)
    /// Stopped because its request took too long.
    case timeLimit(milliseconds: UInt64)
    /// Stopped because it used too much memory.
    case memoryLimit(megabytes: UInt64)
  }

  package var cause: Cause
  /// The last lines of its standard error.
  package var words: [String]
  /// The lines of its standard error that it marked for the owner of the pool, without their marks.
  package var notes: [String]
  /// The processor time that it used since its last answer; nil if it was not measured.
  package var cpuMicroseconds: UInt64?

  package init(_ cause: Cause, words: [String] = [], notes: [String] = []) {
    (self.cause, self.words, self.notes) = (cause, words, notes)
  }

  private static let mark = Character(UnicodeScalar(WorkerMark.note))

  /// - Parameter lines: The lines of its standard error, including notes.
  init(_ cause: Cause, lines: [String]) {
    self.init(
      cause, words: lines.filter { $0.first != Self.mark },
      notes: lines.filter { $0.first == Self.mark }.map { String($0.dropFirst()) })
  }

  /// Whether both ended in the same way; their processor times always differ.
  package static func == (a: WorkerEnd, b: WorkerEnd) -> Bool {
    a.cause == b.cause && a.words == b.words && a.notes == b.notes
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(cause) }
}

extension WorkerEnd.Cause {
  init(_ end: Subprocess.End) {
    switch end.reason {
    case .timeLimit(let milliseconds): self = .timeLimit(milliseconds: milliseconds)
    case .memoryLimit(let megabytes): self = .memoryLimit(megabytes: megabytes)
    case .interrupted, .dismissed, nil: self = .died(end.status)
    }
  }
}
