import Console
import Primitives
import Scenario

/// What the replay of one item came to.
package struct ReplayResult {
  package enum Verdict: String, CaseIterable, Sendable {
    /// A seed came out as its entry expects.
    case expected = "ok"
    /// As expected, but the recorded digests are others now.
    case moved
    /// A recorded failure no longer happens.
    case passes = "passes now"
    /// A recorded failure happened again.
    case failsAgain = "fails again"
    /// Came out in another way than expected.
    case unexpected = "FAILED"
    /// As expected, but the decisions of a pinned entry or of a failure file are others now.
    case pinMoved = "MOVED"
    /// As expected and with the same decisions, but the pinned behaviour is another now.
    case pinChanged = "CHANGED"
    /// The same build gave another run.
    case nondeterministic = "DIFFERS"
    /// A run hung or its process died, and the next did not: the machine's, until it comes again.
    case unrepeated = "UNREPEATED"
    /// This build cannot run it.
    case skipped

    /// Whether nothing need be done about it.
    package var isFine: Bool { self == .expected || self == .moved || self == .skipped }
  }

  /// A recorded value that is another one now.
  package struct Change: Hashable, Sendable, Codable {
    package var name: String
    package var recorded: String
    package var found: String

    init(_ name: String, _ recorded: UInt64, _ found: UInt64) {
      self.name = name
      self.recorded = hexadecimal(recorded)
      self.found = hexadecimal(found)
    }

    /// `decisions 515ad71d… → 01234567…`.
    var text: String { "\(name) \(recorded.prefix(8))… → \(found.prefix(8))…" }
  }

  package var place: String
  package var seed: UInt64
  package var profile: String
  package var bug: String?
  package var verdict: Verdict
  package var exitStatus: ExitStatus
  /// What is to be said of it, the gist first.
  package var notes: [String] = []
  /// The recorded digests of a seed that are others now.
  package var changes: [Change] = []
  /// Makes the run again.
  package var command: String
  /// Whether the item is a failure file and no seed of the corpus.
  let isOfFailureFile: Bool
  /// The whole of the failure, as `heddle run` prints it; nil where nothing failed.
  var block: FailureBlock?

  init(_ plan: ReplayPlan, _ verdict: Verdict, _ exitStatus: ExitStatus) {
    place = plan.place
    seed = plan.seed
    profile = plan.profile
    bug = plan.bug
    command = plan.command
    isOfFailureFile = if case .failure = plan.item { true } else { false }
    self.verdict = verdict
    self.exitStatus = exitStatus
  }

  /// One of the runs died and did not do so again: the item has not passed, and a failure stays one.
  mutating func excuse(_ death: ProcessDeath, isDead: Bool) {
    notes.append("one run \(death.kind.participle) (\(death.signal)), and the next did not")
    if isDead || verdict.isFine || verdict == .passes {
      (verdict, exitStatus) = (.unrepeated, .unrepeated)
      changes = []
    }
  }

  /// The status of many replays: the gravest that occurred.
  package static func exitStatus(of results: [ReplayResult]) -> ExitStatus {
    let gravest: [ExitStatus] = [
      .nondeterminism, .engineTrapped, .stalled, .propertyFailed, .unrepeated,
    ]
    for status in gravest where results.contains(where: { $0.exitStatus == status }) {
      return status
    }
    let isJudged = results.contains { $0.exitStatus == .passed }
    return isJudged || results.isEmpty ? .passed : .cannotBeJudged
  }
}
