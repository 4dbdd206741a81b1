import Console
import Primitives
import Scenario

extension SeedResult {
  /// Compares with the result of the same seed in another process; a death must have happened twice.
  package mutating func compare(with other: SeedResult, isAudit: Bool) {
    if isAudit { isAudited = true }
    let sides = differences(from: other)
    guard !sides.isEmpty, outcome.kind != .nondeterministic else { return }
    let joined = sides.joined(separator: ", ")
    var failure = RunFailure(
      property: "determinism",
      message: "two processes ran the seed and differ in \(joined)"
        + " (one \(account), the other \(other.account))",
      operationKind: "run", nearestPoint: nil, step: min(steps, other.steps), actor: "both",
      statement: nil)
    failure.signature = "determinism: \(joined)"
    var death = outcome.death
    death?.finding = nil
    outcome = .nondeterministic(failure, death)
  }

  /// One of its runs died once and not again: the machine may be the cause, and the seed has not passed.
  package mutating func excuse(_ other: SeedResult) {
    if let death = other.outcome.death { outcome = .unrepeated(death) }
  }

  private var outcome: RunOutcome {
    get { result.outcome }
    set { result.outcome = newValue }
  }

  private var steps: UInt64 { result.steps }

  private func differences(from other: SeedResult) -> [String] {
    var sides: [String] = []
    if result.digests?.decisions != other.result.digests?.decisions { sides.append("decisions") }
    if result.digests?.behaviour != other.result.digests?.behaviour { sides.append("behaviour") }
    if steps != other.steps { sides.append("steps") }
    if outcome.kind != other.outcome.kind || outcome.signature != other.outcome.signature {
      sides.append("outcome")
    }
    return sides
  }

  private var account: String {
    let end = outcome.signature.map { "\(outcome.name): \($0)" } ?? outcome.name
    guard let digests = result.digests else { return end }
    return
      "\(end) after \(Numbers.counted(steps, "step")) with digests "
      + "\(hexadecimal(digests.decisions)) and \(hexadecimal(digests.behaviour))"
  }
}
