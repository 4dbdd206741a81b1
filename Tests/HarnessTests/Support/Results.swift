import Primitives
import Scenario

@testable import Console
@testable import Harness

/// Results of a sweep that never ran, for tests of what is made of results.
enum Results {
  static func header(
    _ seeds: String = "0..99", shard: String = "1/1", options: [String: String] = [:]
  ) -> SweepHeader {
    SweepHeader(
      build: BuildIdentity(
        version: "0.1.0", configuration: "debug", traits: ["InjectedYields"],
        fingerprint: "0123456789abcdef"),
      options: options, seeds: SeedPlan(seeds)!, shard: Shard(shard)!, audit: Percentage("5%")!,
      limits: SeedLimits())
  }

  static func passed(_ seed: UInt64) -> SeedResult {
    var result = RunResult(seed: seed)
    result.steps = 10_000
    result.counts = [NamedCount("commits", 60), NamedCount("statements", 900)]
    result.digests = RunDigests(
      decisions: seed &* 0x9E37_79B9_7F4A_7C15, behaviour: seed &* 0xBF58_476D_1CE4_E5B9)
    return SeedResult(result, milliseconds: seed % 50)
  }

  static func failed(
    _ seed: UInt64, _ property: String = "snapshot-read", steps: UInt64 = 4012,
    outcome: OutcomeKind = .failed
  ) -> SeedResult {
    var result = passed(seed)
    result.steps = steps
    let failure = RunFailure(
      property: property, message: "row \(seed) is missing", operationKind: "select",
      nearestPoint: "CommitPoint.publish", step: 812, actor: "fiber-3",
      statement: "SELECT a FROM t WHERE id = \(seed)")
    switch outcome {
    case .stalled: result.outcome = .stalled(failure)
    case .nondeterministic: result.outcome = .nondeterministic(failure, nil)
    case let kind where kind.isDeath:
      result.outcome = .died(
        ProcessDeath(kind, signature: failure.signature, finding: failure))
    default: result.outcome = .failed(failure)
    }
    return result
  }

  static func died(
    _ seed: UInt64, _ outcome: OutcomeKind = .trapped,
    signature: String = "trap: index out of range"
  ) -> SeedResult {
    let death = ProcessDeath(
      outcome.isDeath ? outcome : .killed, signature: signature, signal: "SIGILL",
      words: ["Fatal error: index out of range", "the end"])
    return SeedResult(seed: seed, outcome == .unrepeated ? .unrepeated(death) : .died(death))
  }

  /// The known list of one signature.
  static func known(_ signature: String, _ more: String = "") throws -> KnownSignatures {
    try KnownSignatures(
      text: "signature: \(signature)\nreason: under work\n\(more)", file: "known.txt")
  }

  static func summary(
    _ results: [SeedResult], header: SweepHeader = header(),
    known: KnownSignatures = KnownSignatures()
  ) -> SweepSummary {
    var summary = SweepSummary(header: header, known: known)
    for result in results { summary.add(result) }
    return summary
  }

  /// The lines of a results file.
  static func text(_ header: SweepHeader, _ results: [SeedResult]) -> String {
    ([JSONText.line(of: header)] + results.map { JSONText.line(of: $0) }).joined(separator: "\n")
      + "\n"
  }
}
