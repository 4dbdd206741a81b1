/// What the replay of one item came to.
package struct ReplayResult {
  package enum Verdict: String, CaseIterable, Sendable {
    /// A seed came out as its entry expects.
    case expected = "ok"
    /// A recorded failure no longer happens.
    case passes = "passes now"
    /// A recorded failure happened again.
    case failsAgain = "fails again"
    /// Came out in another way than expected.
    case unexpected = "FAILED"
    /// As expected, but pinned or recorded decisions are others now.
    case moved = "MOVED"
    /// As expected and with the same decisions, but the engine's answers are others now.
    case changed = "CHANGED"
    /// The same build gave another run.
    case nondeterministic = "DIFFERS"
    /// This build cannot run it.
    case skipped = "skipped"
  }

  package var place: String
  package var seed: UInt64
  package var profile: String
  package var verdict: Verdict
  package var exitStatus: ExitStatus
  /// Why, one line each.
  package var notes: [String] = []
  /// Makes the run again.
  package var command: String

  /// The status of many replays: the gravest that occurred.
  package static func exitStatus(of results: [ReplayResult]) -> ExitStatus {
    let gravest: [ExitStatus] = [.nondeterminism, .engineTrapped, .propertyFailed, .stalled]
    for status in gravest where results.contains(where: { $0.exitStatus == status }) {
      return status
    }
    let isJudged = results.contains { $0.exitStatus == .passed }
    return isJudged || results.isEmpty ? .passed : .cannotBeJudged
  }
}
