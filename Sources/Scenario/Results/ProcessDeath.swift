import Primitives

/// How a process that gave no answer ended.
public struct ProcessDeath: Hashable, Sendable {
  /// `trapped`, `killed`, `hung` or `exhausted`.
  public var kind: OutcomeKind
  /// What distinguishes this death from others when seeds are compared; contains nothing that varies between runs.
  public var signature: String
  /// `SIGILL`, `exit 3`, or why the process was stopped.
  public var signal: String
  /// The last lines that the process wrote to standard error.
  public var words: [String]
  /// The functions in which it ended, innermost first; empty if nobody asked for them.
  public var backtrace: [String]
  /// Where the system stopped the process, as far as the process could tell.
  public var finding: RunFailure?

  /// Traps if a process of this kind would have given an answer.
  public init(
    _ kind: OutcomeKind, signature: String? = nil, signal: String = "", words: [String] = [],
    backtrace: [String] = [], finding: RunFailure? = nil
  ) {
    require(kind.isDeath, "a process whose run ended as \(kind.rawValue) has not died")
    self.kind = kind
    self.signature = signature ?? kind.rawValue
    self.signal = signal
    self.words = words
    self.backtrace = backtrace
    self.finding = finding
  }
}

/// What is written of a death in addition to what the outcome says.
struct DeathRecord: Codable {
  var signal: String
  var words: [String]
  var backtrace: [String]?
  /// Both are present only where they differ from the outcome's; builds up to 0.1.0 did not write them.
  var kind: OutcomeKind?
  var signature: String?

  /// The kind, if it is one in which a process gives no answer.
  var deadlyKind: OutcomeKind? { kind.flatMap { $0.isDeath ? $0 : nil } }

  /// The death, where the outcome's kind fills in what is not written.
  func death(_ usual: OutcomeKind) -> ProcessDeath {
    ProcessDeath(
      deadlyKind ?? usual, signature: signature, signal: signal, words: words,
      backtrace: backtrace ?? [])
  }
}
