import Foundation

/// How often the bad revision shows the failure that is searched for, over the seeds after its own.
struct FailureRate: Hashable, Codable {
  static let hitsMax = 20
  static let runsMax = 1000
  /// The accepted probability of judging a bad revision good.
  static let doubt = 0.01

  var hits = 0
  var runs = 0

  /// Adds one run; returns false when enough are known.
  mutating func add(isHit: Bool) -> Bool {
    runs += 1
    if isHit { hits += 1 }
    return hits < Self.hitsMax && runs < Self.runsMax
  }

  /// How many runs in a row must pass before a revision is judged good.
  ///
  /// If each fails with probability p, all n pass with probability (1 − p)ⁿ, which must be at most the doubt. If
  /// every seed failed, one more that passed is counted into p, because twenty failures are no certainty. Nil if no
  /// seed failed.
  var runsNeeded: Int? {
    guard hits > 0 else { return nil }
    let p = Double(hits) / Double(max(runs, hits + 1))
    return max(1, Int((log(Self.doubt) / log1p(-p)).rounded(.up)))
  }
}
