import Primitives

/// How a process ended that gave no answer.
public struct ProcessDeath: Hashable, Sendable {
  /// `trapped`, `killed`, `hung` or `exhausted`.
  public var kind: OutcomeKind
  /// What tells this death from others when seeds are compared; holds nothing that moves.
  public var signature: String
  /// `SIGILL`, `exit 3`, or why the process was stopped.
  public var signal: String
  /// The last lines that the process wrote to standard error.
  public var words: [String]
  /// The functions in which it ended, innermost first; empty where nobody asked for them.
  public var backtrace: [String]
  /// Where the system stopped it, as far as the process could say it.
  public var finding: RunFailure?

  /// Traps where `kind` is none in which a process gives no answer.
  public init(
    _ kind: OutcomeKind, signature: String? = nil, signal: String = "", words: [String] = [],
    backtrace: [String] = [], finding: RunFailure? = nil
  ) {
    require(kind.isDeath, "a run that \(kind.rawValue) is no death of its process")
    self.kind = kind
    self.signature = signature ?? kind.rawValue
    self.signal = signal
    self.words = words
    self.backtrace = backtrace
    self.finding = finding
  }
}

/// What is written of a death beside what the outcome says of it.
struct DeathRecord: Codable {
  var signal: String
  var words: [String]
  var backtrace: [String]?
  /// Both only where they are not those of the outcome; builds up to 0.1.0 did not write them.
  var kind: OutcomeKind?
  var signature: String?

  /// The kind, where it is one in which a process gives no answer.
  var deadlyKind: OutcomeKind? { kind.flatMap { $0.isDeath ? $0 : nil } }

  /// The death that says all of itself.
  func death(_ usual: OutcomeKind) -> ProcessDeath {
    ProcessDeath(
      deadlyKind ?? usual, signature: signature, signal: signal, words: words,
      backtrace: backtrace ?? [])
  }
}
