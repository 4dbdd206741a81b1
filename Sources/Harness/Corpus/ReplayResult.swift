import Console
import Primitives
import Scenario

/// The result of replaying one item.
package struct ReplayResult {
  package enum Verdict: String, CaseIterable, Sendable {
    /// A seed came out as its entry expects.
    case expected = "ok"
    /// As expected, but the recorded digests have changed.
    case moved
    /// A recorded failure no longer happens.
    case passes = "passes now"
    /// A recorded failure happened again.
    case failsAgain = "fails again"
    /// Came out differently from what was expected.
    case unexpected = "FAILED"
    /// As expected, but the decisions of a pinned entry or of a failure file have changed.
    case pinMoved = "MOVED"
    /// As expected and with the same decisions, but the pinned behaviour has changed.
    case pinChanged = "CHANGED"
    /// The same build made a different run.
    case nondeterministic = "DIFFERS"
    /// A run hung or its process died, and the next attempt did not: blamed on the machine unless it happens again.
    case unrepeated = "UNREPEATED"
    /// This build cannot run it.
    case skipped

    /// Whether nothing needs to be done about it.
    package var isFine: Bool { self == .expected || self == .moved || self == .skipped }
  }

  /// A recorded value that has changed.
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
  /// What there is to report, the main point first.
  package var notes: [String] = []
  /// The recorded digests of a seed that have changed.
  package var changes: [Change] = []
  /// The command that repeats the run.
  package var command: String
  /// Whether the item is a failure file rather than a seed of the corpus.
  let isOfFailureFile: Bool
  /// The whole failure, as `heddle run` prints it; nil if nothing failed.
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

  /// One of the runs died but not again: the item has not passed, and a failure remains one.
  mutating func excuse(_ death: ProcessDeath, isDead: Bool) {
    notes.append("one run \(death.kind.participle) (\(death.signal)), and the next did not")
    if isDead || verdict.isFine || verdict == .passes {
      (verdict, exitStatus) = (.unrepeated, .unrepeated)
      changes = []
    }
  }

  /// The status of many replays: that of the gravest verdict.
  package static func exitStatus(of results: [ReplayResult]) -> ExitStatus {
    let gravest: [ExitStatus] = [
      .nondeterminism, .systemTrapped, .stalled, .propertyFailed, .unrepeated,
    ]
    for status in gravest where results.contains(where: { $0.exitStatus == status }) {
      return status
    }
    let isJudged = results.contains { $0.exitStatus == .passed }
    return isJudged || results.isEmpty ? .passed : .cannotBeJudged
  }
}
