/// Everything that stops a command before it has a result; each is one sentence for the user.
package enum HarnessError: Error, Equatable, Sendable {
  /// The command line or the environment is wrong.
  case usage(String)
  /// A file does not follow its format.
  case malformed(file: String, line: Int?, String)
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  /// A second process could not be started, or what it printed cannot be read.
  case child(String)
  /// A second process was interrupted, so the command has no result.
  case interrupted
  /// The user interrupted the wait for a reader of a FIFO.
  case interruptedWaiting(path: String)
  /// The user interrupted the wait for a writer of a pipe.
  case interruptedReading(path: String)

  package var exitStatus: ExitStatus {
    switch self {
    case .child: .cannotBeJudged
    case .interrupted, .interruptedWaiting, .interruptedReading: .interrupted
    default: .usage
    }
  }
}

extension HarnessError: CustomStringConvertible {
  package var description: String { shortened(printable(sentence), to: Self.sentenceMax) }

  /// Long enough for every list of allowed values.
  private static let sentenceMax = 4000

  private var sentence: String {
    switch self {
    case .usage(let sentence): sentence
    case .malformed(let file, nil, let what): "\(file): \(what)"
    case .malformed(let file, let line?, let what): "\(file):\(line): \(what)"
    case .unreadable(let path, let reason): "cannot read \(quoted(path)): \(reason)"
    case .unwritable(let path, let reason): "cannot write \(quoted(path)): \(reason)"
    case .child(let what): "the second process cannot be judged: \(what)"
    case .interrupted: "interrupted in the second process"
    case .interruptedWaiting(let path):
      "interrupted while nobody read the pipe \(quoted(path)); nothing has run"
    case .interruptedReading(let path):
      "interrupted while waiting for input from \(quoted(path))"
    }
  }
}
