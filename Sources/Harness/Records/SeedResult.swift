import Console
import Primitives
import Scenario

/// What one seed of a sweep came to: one line of a results file.
package struct SeedResult: Hashable, Sendable, Codable {
  package typealias Outcome = OutcomeKind

  /// How a process ended that gave no answer.
  package struct Death: Hashable, Sendable, Codable {
    /// `SIGILL`, or `exit 3`.
    package var signal: String
    /// The last lines that the process wrote to standard error.
    package var words: [String]

    package init(signal: String, words: [String]) {
      self.signal = signal
      self.words = words
    }
  }

  package var seed: HexNumber
  package var outcome: Outcome
  /// Zero where the process died and could not tell how far it was.
  package var steps: UInt64 = 0
  /// The first and the second of what the system counts, whose names the header has.
  package var statements: UInt64 = 0
  package var commits: UInt64 = 0
  package var decisions: HexNumber?
  package var behaviour: HexNumber?
  /// Whether a second process with another hash seed ran it too.
  package var isAudited = false
  package var signature: String?
  package var finding: FailureFile.Finding?
  package var death: Death?
  /// Which faults of the spec were on and which fired, by their places in the header's list.
  ///
  /// Nil where the process died, and in results of builds that did not tell.
  package var faults: FaultMarks?
  /// The wall time that it took. It and the next are the only fields that differ when the same build runs
  /// the seed again.
  package var milliseconds: UInt64 = 0
  /// The processor time of its run, audits left out; nil where nobody measured it.
  package var cpuMicroseconds: UInt64?

  package init(seed: UInt64, outcome: Outcome) {
    self.seed = HexNumber(seed)
    self.outcome = outcome
  }
}

extension SeedResult {
  /// The result of a run that came to its end, well or not.
  package init(_ report: RunResult, milliseconds: UInt64) {
    self.init(seed: report.spec.seed, outcome: report.outcome.kind)
    steps = report.steps
    statements = report.counts.first?.count ?? 0
    commits = report.counts.dropFirst().first?.count ?? 0
    decisions = HexNumber(report.decisionDigest)
    behaviour = HexNumber(report.behaviourDigest)
    faults = FaultMarks(report.faults)
    self.milliseconds = milliseconds
    if let failure = report.outcome.failure {
      signature = failure.signature
      finding = FailureFile.Finding(failure, outcome: report.outcome.kind)
    }
  }
}

extension OutcomeKind {
  /// The status of a sweep in which this is the gravest.
  package var exitStatus: ExitStatus {
    switch self {
    case .passed: .passed
    case .failed: .propertyFailed
    case .stalled, .hung: .stalled
    case .trapped, .killed, .exhausted: .engineTrapped
    case .nondeterministic: .nondeterminism
    case .unrepeated: .unrepeated
    }
  }

  /// The word before a group of them.
  package var title: String {
    switch self {
    case .passed: "PASSED"
    case .failed: "FAILED"
    case .stalled: "STALLED"
    case .trapped: "TRAPPED"
    case .killed: "KILLED"
    case .hung: "HUNG"
    case .exhausted: "OUT OF MEMORY"
    case .nondeterministic: "NONDETERMINISM"
    case .unrepeated: "UNREPEATED"
    }
  }
}

extension ExitStatus {
  /// How grave it is that something ended so; the gravest decides about many.
  package var gravity: Int {
    switch self {
    case .nondeterminism: 5
    case .engineTrapped: 4
    case .stalled: 3
    case .propertyFailed: 2
    case .unrepeated: 1
    case .passed, .usage, .cannotBeJudged, .interrupted: 0
    }
  }
}
