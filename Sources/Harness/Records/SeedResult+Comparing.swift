import Console
import Processes
import Scenario

extension SeedResult {
  /// The result of a seed whose worker ended.
  package init(seed: UInt64, _ end: WorkerEnd) {
    switch end.cause {
    case .died(let process):
      let name = DeathSignature.name(of: process)
      self.init(seed: seed, outcome: DeathSignature.isTrap(process) ? .trapped : .killed)
      death = Death(signal: name, words: end.words)
      signature = DeathSignature.signature(of: process, words: end.words)
      if outcome == .trapped, let place = end.place { note(place, end.words) }
    case .timeLimit(let milliseconds):
      self.init(seed: seed, outcome: .hung)
      death = Death(signal: "stopped after \(milliseconds / 1000) s", words: end.words)
      signature = "hang: no end within the wall time of a seed"
    case .memoryLimit(let megabytes):
      self.init(seed: seed, outcome: .exhausted)
      death = Death(signal: "stopped at \(megabytes) MB", words: end.words)
      signature = "memory: more than a seed may take"
    }
    cpuMicroseconds = end.cpuMicroseconds
  }

  /// Notes where a trap was, which only the process itself could say.
  private mutating func note(_ place: TrapLocation, _ words: [String]) {
    steps = place.step
    finding = FailureFile.Finding(
      outcome: outcome, property: FailureFile.trapProperty,
      message: DeathSignature.message(in: words) ?? "the engine stopped the process",
      operationKind: "engine", nearestPoint: nil, step: place.step, actor: place.actor,
      statement: place.statement)
  }

  /// Compares with the result of the same seed in another process; a death must have come twice.
  package mutating func compare(with other: SeedResult, isAudit: Bool) {
    if isAudit { isAudited = true }
    let sides = differences(from: other)
    guard !sides.isEmpty, outcome != .nondeterministic else { return }
    let joined = sides.joined(separator: ", ")
    finding = FailureFile.Finding(
      outcome: .nondeterministic, property: "determinism",
      message: "two processes ran the seed and differ in \(joined)"
        + " (one \(account), the other \(other.account))",
      operationKind: "run", nearestPoint: nil, step: min(steps, other.steps), actor: "both",
      statement: nil)
    outcome = .nondeterministic
    signature = "determinism: \(joined)"
  }

  /// One of its runs died once and not again: the machine may be the cause, and the seed has not passed.
  package mutating func excuse(_ other: SeedResult) {
    outcome = .unrepeated
    signature = other.signature
    death = other.death
  }

  private func differences(from other: SeedResult) -> [String] {
    var sides: [String] = []
    if decisions != other.decisions { sides.append("decisions") }
    if behaviour != other.behaviour { sides.append("behaviour") }
    if steps != other.steps { sides.append("steps") }
    if outcome != other.outcome || signature != other.signature { sides.append("outcome") }
    return sides
  }

  private var account: String {
    let end = signature.map { "\(outcome.rawValue): \($0)" } ?? outcome.rawValue
    guard let decisions, let behaviour else { return end }
    return
      "\(end) after \(Numbers.counted(steps, "step")) with digests \(decisions.hexadecimalDigits) and "
      + behaviour.hexadecimalDigits
  }
}
