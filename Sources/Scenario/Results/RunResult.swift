import AsyncIO
import Primitives
import Simulation

/// A number that a run counted, by its name.
public struct NamedCount: Hashable, Sendable, Codable {
  public var name: String
  public var count: UInt64

  public init(_ name: String, _ count: UInt64) { (self.name, self.count) = (name, count) }
}

/// The digest of a run's decisions and that of its behaviour; a replay produces the same two.
public struct RunDigests: Hashable, Sendable {
  public var decisions: UInt64
  public var behaviour: UInt64

  public init(decisions: UInt64, behaviour: UInt64) {
    (self.decisions, self.behaviour) = (decisions, behaviour)
  }
}

/// Everything that is known of a run when it has ended.
///
/// Code that passes results on or keeps them uses this type, or a copy without the parts that it does not need.
public struct RunResult: Hashable, Sendable {
  public var seed: UInt64
  public var outcome = RunOutcome.passed
  /// Steps of fibers that could run, as the spec counts them.
  ///
  /// Zero if the process died and could not tell how far it had come.
  public var steps: UInt64 = 0
  /// What the system counts, in the order of `AnySystem.counts`; sorted by name if it was read from a file.
  public var counts: [NamedCount] = []
  /// Steps that waiting fibers took early on purpose, and turns without a step.
  public var earlySteps: UInt64 = 0
  public var idleTurns: UInt64 = 0
  public var virtualTime = VirtualInstant.start
  /// Nil if the process died.
  public var digests: RunDigests?
  /// Both digests at regular events, for comparing runs without their traces.
  public var samples = DigestSamples()
  /// Every probe with its count, in the order of registration.
  public var probes: [NamedCount] = []
  /// Which faults of the spec were on, and which of them fired.
  public var faults = FaultRecord(on: 0, fired: 0)
  /// The last events of a run that failed, one line each, oldest first.
  public var lastEvents: [String] = []
  /// The last lines narrated by a run that failed, oldest first; present if a report needs them.
  public var lastNarration: [String] = []
  /// The operations in the order in which they began; recorded if the request asks for it.
  public var operations: [RecordedOperation] = []
  /// The plans that clients used, in the order in which they asked; recorded if the request asks for it.
  public var plans: [RecordedPlan] = []
  /// Whether the run was given those plans; its seed may draw others.
  public var hasGivenPlans = false
  /// The decisions that differ from the default choice; recorded if the request asks for it.
  public var interventions: [Intervention] = []

  public init(seed: UInt64) { self.seed = seed }

  /// An empty result of a run of `spec`.
  public init(spec: RunSpec) { self.init(seed: spec.seed) }

  /// The run's count of that name; 0 if it does not count anything of that name.
  public func count(_ name: String) -> UInt64 {
    counts.first { $0.name == name }?.count ?? 0
  }

  /// The digest of the decisions; 0 if there is none.
  public var decisionDigest: UInt64 { digests?.decisions ?? 0 }
  /// The digest of the behaviour; 0 if there is none.
  public var behaviourDigest: UInt64 { digests?.behaviour ?? 0 }
}

extension RunResult {
  /// Parts that not every use of a result needs.
  public struct Parts: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Early steps, idle turns and the virtual time.
    public static let turns = Parts(rawValue: 1)
    public static let samples = Parts(rawValue: 2)
    public static let probes = Parts(rawValue: 4)
    /// The last events and the last lines of the narration.
    public static let lastEvents = Parts(rawValue: 8)
    /// The operations, the plans and the interventions.
    public static let recording = Parts(rawValue: 16)
  }

  /// The result with only these parts; the others are empty.
  public func keeping(_ parts: Parts) -> RunResult {
    var result = RunResult(seed: seed)
    result.outcome = outcome
    result.steps = steps
    result.counts = counts
    result.digests = digests
    result.faults = faults
    result.hasGivenPlans = hasGivenPlans
    if parts.contains(.turns) {
      (result.earlySteps, result.idleTurns) = (earlySteps, idleTurns)
      result.virtualTime = virtualTime
    }
    if parts.contains(.samples) { result.samples = samples }
    if parts.contains(.probes) { result.probes = probes }
    if parts.contains(.lastEvents) {
      (result.lastEvents, result.lastNarration) = (lastEvents, lastNarration)
    }
    if parts.contains(.recording) {
      (result.operations, result.interventions) = (operations, interventions)
      result.plans = plans
    }
    return result
  }
}
