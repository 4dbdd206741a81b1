import AsyncIO
import Primitives
import Simulation

/// One operation as a fiber began it, for failure files and reports.
public struct RecordedOperation: Hashable, Sendable {
  public var actor: String
  public var transaction: UInt32
  public var place: UInt32
  /// What was asked, as text: a statement of SQL, or a plan.
  public var text: String
  /// The parameters of the text, rendered as literals.
  public var parameters: [String]

  public init(
    actor: String, transaction: UInt32, place: UInt32, text: String, parameters: [String] = []
  ) {
    self.actor = actor
    self.transaction = transaction
    self.place = place
    self.text = text
    self.parameters = parameters
  }
}

/// A number that a run counted, by its name.
public struct NamedCount: Hashable, Sendable {
  public var name: String
  public var count: UInt64

  public init(_ name: String, _ count: UInt64) { (self.name, self.count) = (name, count) }
}

/// Everything that is known of a run when it has ended.
public struct RunResult: Sendable {
  public var spec: RunSpec
  public var outcome = RunOutcome.passed
  /// Steps of fibers that could run, as the spec counts them.
  public var steps: UInt64 = 0
  /// What the system counts, in the order of `AnySystem.counts`.
  public var counts: [NamedCount] = []
  /// Steps of waiting fibers on purpose, and turns without a step.
  public var earlySteps: UInt64 = 0
  public var idleTurns: UInt64 = 0
  public var virtualTime = VirtualInstant.start
  /// The digest of the decisions and that of the behaviour; a replay gives both again.
  public var decisionDigest: UInt64 = 0
  public var behaviourDigest: UInt64 = 0
  /// Both digests at regular events, for comparing runs without their traces.
  public var samples = DigestSamples()
  /// Every probe with its count, in the order of registration.
  public var probes: [NamedCount] = []
  /// Which faults of the spec were on, and which of them fired.
  public var faults = FaultRecord(on: 0, fired: 0)
  /// The last events of a run that failed, one line each, oldest first.
  public var lastEvents: [String] = []
  /// The last lines that a run narrated which failed, oldest first; there where a report was to show them.
  public var lastNarration: [String] = []
  /// The operations in the order in which they were begun; recorded where the request asks for it.
  public var operations: [RecordedOperation] = []
  /// The decisions that differ from the default choice; recorded where the request asks for it.
  public var interventions: [Intervention] = []

  public init(spec: RunSpec) { self.spec = spec }

  /// What the run counted under a name; 0 where it counts nothing so.
  public func count(_ name: String) -> UInt64 {
    counts.first { $0.name == name }?.count ?? 0
  }
}
