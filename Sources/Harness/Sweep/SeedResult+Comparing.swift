import Primitives

extension SeedResult {
  /// The result of a seed whose worker ended.
  package init(seed: UInt64, _ end: WorkerEnd) {
    switch end.cause {
    case .died(let process):
      let name = DeathSignature.name(of: process)
      self.init(seed: seed, outcome: DeathSignature.isTrap(process) ? .trapped : .killed)
      death = Death(signal: name, words: end.words)
      signature = DeathSignature.signature(of: process, words: end.words)
    case .timeLimit(let milliseconds):
      self.init(seed: seed, outcome: .hung)
      death = Death(signal: "stopped after \(milliseconds / 1000) s", words: end.words)
      signature = "hang: no end within the wall time of a seed"
    case .memoryLimit(let megabytes):
      self.init(seed: seed, outcome: .exhausted)
      death = Death(signal: "stopped at \(megabytes) MB", words: end.words)
      signature = "memory: more than a seed may take"
    }
  }

  /// Takes in what another process made of the same seed.
  ///
  /// A second process that was stopped from outside says nothing about the seed.
  package mutating func compare(with other: SeedResult, isAudit: Bool) {
    if other.outcome.isFromOutside { return }
    if isAudit { isAudited = true }
    let sides = differences(from: other)
    guard !sides.isEmpty, outcome != .nondeterministic else { return }
    let joined = sides.joined(separator: ", ")
    finding = FailureFile.Finding(
      outcome: Outcome.nondeterministic.rawValue, property: "determinism",
      message: "two processes ran the seed and differ in \(joined)"
        + " (one \(account), the other \(other.account))",
      operationKind: "run", nearestPoint: nil, step: min(steps, other.steps), actor: "both",
      statement: nil)
    outcome = .nondeterministic
    signature = "determinism: \(joined)"
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
    return "\(end) after \(steps) steps with digests \(decisions.hexadecimalDigits) and "
      + behaviour.hexadecimalDigits
  }
}

extension SeedResult.Outcome {
  /// Whether the machine, and not the seed, decided that the run ended so.
  var isFromOutside: Bool { self == .killed || self == .hung || self == .exhausted }
}

/// What failures are grouped by.
package struct FailureKey: Hashable, Sendable {
  package let outcome: SeedResult.Outcome
  package let signature: String

  /// Nil when the seed passed.
  package init?(_ result: SeedResult) {
    guard result.outcome != .passed else { return nil }
    outcome = result.outcome
    signature = result.signature ?? result.outcome.rawValue
  }
}

extension FailureKey {
  private static let nameBytesMax = 80

  /// A safe name for its failure file, unlike that of every other signature.
  package var fileName: String {
    var digest = RollingDigest()
    var plain = ""
    for byte in "\(outcome.rawValue) \(signature)".utf8 { digest.combine(UInt64(byte)) }
    for character in signature where plain.utf8.count < Self.nameBytesMax {
      let isPlain = character.isASCII && (character.isLetter || character.isNumber)
      if isPlain { plain.append(character) } else if plain.last != "-" { plain.append("-") }
    }
    while plain.last == "-" { plain.removeLast() }
    return "\(plain)-\(digest.description.prefix(8)).failure"
  }
}

/// How small a failure is, to find the one that is looked at first: fewest steps, then the smallest seed.
package struct FailureSize: Hashable, Comparable, Sendable {
  package let steps: UInt64
  package let seed: UInt64

  package init(_ result: SeedResult) {
    steps = result.steps
    seed = result.seed.value
  }

  package static func < (a: FailureSize, b: FailureSize) -> Bool {
    (a.steps, a.seed) < (b.steps, b.seed)
  }
}
