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
    var result = SeedResult(seed: seed, outcome: .passed)
    (result.steps, result.statements, result.commits) = (10_000, 900, 60)
    result.decisions = HexNumber(seed &* 0x9E37_79B9_7F4A_7C15)
    result.behaviour = HexNumber(seed &* 0xBF58_476D_1CE4_E5B9)
    result.milliseconds = seed % 50
    return result
  }

  static func failed(
    _ seed: UInt64, _ property: String = "snapshot-read", steps: UInt64 = 4012,
    outcome: SeedResult.Outcome = .failed
  ) -> SeedResult {
    var result = passed(seed)
    result.outcome = outcome
    result.steps = steps
    result.signature = "\(property) in select"
    result.finding = FailureFile.Finding(
      outcome: outcome, property: property, message: "row \(seed) is missing",
      operationKind: "select", nearestPoint: "CommitPoint.publish", step: 812, actor: "fiber-3",
      statement: "SELECT a FROM t WHERE id = \(seed)")
    return result
  }

  static func died(
    _ seed: UInt64, _ outcome: SeedResult.Outcome = .trapped,
    signature: String = "trap: index out of range"
  ) -> SeedResult {
    var result = SeedResult(seed: seed, outcome: outcome)
    result.signature = signature
    result.death = SeedResult.Death(
      signal: "SIGILL", words: ["Fatal error: index out of range", "the end"])
    return result
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
