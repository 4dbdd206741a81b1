/// Why one transaction must come before another.
public enum DependencyKind: UInt8, CaseIterable, Sendable {
  /// The target overwrote what the source had written.
  case ww
  /// The target read what the source had written.
  case wr
  /// The target overwrote what the source had read.
  case rw
  /// The target followed the source in one process.
  case process
  /// The target began after the source had ended.
  case realtime
}

/// One edge of a cycle: the source must come before the target.
public struct Dependency: Hashable, Sendable {
  /// The transaction that must come first.
  public let source: Int
  /// The transaction that must come later.
  public let target: Int
  /// The reason.
  public let kind: DependencyKind
  /// The key and the version that the source wrote or read; nil for process and realtime.
  public let version: KeyVersion?

  /// A dependency between two transactions.
  public init(_ source: Int, _ kind: DependencyKind, _ target: Int, on version: KeyVersion?) {
    self.source = source
    self.target = target
    self.kind = kind
    self.version = version
  }
}

/// One version of one key; version 0 is the state before any write.
public struct KeyVersion: Hashable, Sendable {
  /// The key with the name that the recorder gave it.
  public let key: UInt64
  /// The place in the key's order of versions.
  public let number: Int

  /// The version `number` of `key`.
  public init(key: UInt64, number: Int) {
    self.key = key
    self.number = number
  }
}

/// One anomaly with its evidence.
public struct DetectedAnomaly: Hashable, Sendable {
  /// What was found.
  public let anomaly: Anomaly
  /// The transactions concerned: those of the cycle in its order, or the culprit and its partner.
  public let transactions: [Int]
  /// The version where it shows, unless it is a cycle.
  public let version: KeyVersion?
  /// The edges of the cycle, each one's target being the next one's source; empty otherwise.
  public let cycle: [Dependency]

  init(_ phenomenon: Phenomenon, _ transactions: [Int], at version: KeyVersion) {
    anomaly = Anomaly(phenomenon)
    self.transactions = transactions
    self.version = version
    cycle = []
  }

  init(_ anomaly: Anomaly, cycle: [Dependency]) {
    self.anomaly = anomaly
    transactions = cycle.map(\.source)
    version = nil
    self.cycle = cycle
  }
}

/// What a checker found in a history.
public struct Verdict: Equatable, Sendable {
  /// The model that was asked for.
  public let model: IsolationModel
  /// The anomalies found: local ones first, in order of detection, then one cycle of each name.
  public let findings: [DetectedAnomaly]

  /// Whether the history satisfies the model that was asked for.
  public var isValid: Bool { satisfies(model) }

  /// Whether no finding breaks a model; only models that `model` includes were checked.
  public func satisfies(_ other: IsolationModel) -> Bool {
    !findings.contains { other.forbids($0.anomaly) }
  }

  /// The names of the anomalies, each once, in the order of the findings.
  public var anomalyNames: [String] {
    var names: [String] = []
    for finding in findings where !names.contains(finding.anomaly.name) {
      names.append(finding.anomaly.name)
    }
    return names
  }
}

/// Collects findings, with a limit for each phenomenon so that a broken history stays readable.
struct FindingLog {
  static let localFindingsMax = 8

  private(set) var findings: [DetectedAnomaly] = []
  private var counts = [Int](repeating: 0, count: Phenomenon.allCases.count)

  mutating func add(_ finding: DetectedAnomaly) {
    let phenomenon = Int(finding.anomaly.phenomenon.rawValue)
    counts[phenomenon] += 1
    if counts[phenomenon] <= Self.localFindingsMax { findings.append(finding) }
  }

  mutating func add(cycles: [DetectedAnomaly]) { findings += cycles }
}
