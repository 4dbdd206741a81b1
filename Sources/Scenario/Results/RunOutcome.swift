/// How a run ended.
public enum RunOutcome: Hashable, Sendable {
  case passed
  case failed(RunFailure)
  /// Nothing could go on.
  case stalled(RunFailure)
  /// The process of the run gave no answer.
  case died(ProcessDeath)
  /// Two processes ran the same seed and their runs differ; with the death, if one of them died.
  case nondeterministic(RunFailure, ProcessDeath?)
  /// A process died and the next one that ran the same did not: blamed on the machine unless it happens again.
  case unrepeated(ProcessDeath)

  /// Its name in results, failure files and reports.
  public var kind: OutcomeKind {
    switch self {
    case .passed: .passed
    case .failed: .failed
    case .stalled: .stalled
    case .died(let death): death.kind
    case .nondeterministic: .nondeterministic
    case .unrepeated: .unrepeated
    }
  }

  /// `passed`, `failed` or one of the other kinds.
  public var name: String { kind.rawValue }

  /// What failed and where; nil if the run passed, or if a process died and nothing is known of it.
  public var failure: RunFailure? {
    switch self {
    case .passed: nil
    case .failed(let failure), .stalled(let failure), .nondeterministic(let failure, _): failure
    case .died(let death), .unrepeated(let death): death.finding
    }
  }

  /// How the process ended, if it gave no answer.
  public var death: ProcessDeath? {
    switch self {
    case .passed, .failed, .stalled: nil
    case .died(let death), .unrepeated(let death): death
    case .nondeterministic(_, let death): death
    }
  }

  /// What distinguishes this end from others when seeds are compared; nil if the run passed.
  public var signature: String? {
    switch self {
    case .passed: nil
    case .failed(let failure), .stalled(let failure), .nondeterministic(let failure, _):
      failure.signature
    case .died(let death), .unrepeated(let death): death.signature
    }
  }
}

/// Coded as the keys `outcome`, `signature`, `finding` and `death` of the object that it is part of.
extension RunOutcome: Codable {
  private enum Keys: String, CodingKey { case outcome, signature, finding, death }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    let signature = try container.decodeIfPresent(String.self, forKey: .signature)
    let finding = try container.decodeIfPresent(RunFailure.self, forKey: .finding)
    let record = try container.decodeIfPresent(DeathRecord.self, forKey: .death)
    let kind = try Self.kind(in: container)
    func failure() -> RunFailure {
      var failure = finding ?? RunFailure(signature: signature ?? kind.rawValue)
      if let signature { failure.signature = signature }
      return failure
    }
    func death(_ kind: OutcomeKind) -> ProcessDeath {
      ProcessDeath(
        kind, signature: signature, signal: record?.signal ?? "", words: record?.words ?? [],
        backtrace: record?.backtrace ?? [], finding: finding)
    }
    switch kind {
    case .passed: self = .passed
    case .failed: self = .failed(failure())
    case .stalled: self = .stalled(failure())
    case .trapped, .killed, .hung, .exhausted: self = .died(death(kind))
    case .nondeterministic:
      self = .nondeterministic(failure(), record.map { $0.death(.trapped) })
    case .unrepeated: self = .unrepeated(death(record?.deadlyKind ?? .killed))
    }
  }

  /// Failure files of builds up to 0.1.0 have the outcome in the finding.
  private static func kind(in container: KeyedDecodingContainer<Keys>) throws -> OutcomeKind {
    if !container.contains(.outcome), container.contains(.finding) {
      return try container.nestedContainer(keyedBy: Keys.self, forKey: .finding)
        .decode(OutcomeKind.self, forKey: .outcome)
    }
    return try container.decode(OutcomeKind.self, forKey: .outcome)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(kind, forKey: .outcome)
    try container.encodeIfPresent(signature, forKey: .signature)
    try container.encodeIfPresent(failure, forKey: .finding)
    guard let death else { return }
    var record = DeathRecord(signal: death.signal, words: death.words)
    if !death.backtrace.isEmpty { record.backtrace = death.backtrace }
    if kind != death.kind { record.kind = death.kind }
    if signature != death.signature { record.signature = death.signature }
    try container.encode(record, forKey: .death)
  }
}
