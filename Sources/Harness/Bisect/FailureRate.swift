import Foundation

/// How often the bad revision fails in the way that is searched for, over the seeds behind its own.
struct FailureRate: Hashable, Codable {
  static let hitsMax = 20
  static let runsMax = 1000
  /// The chance of taking a bad revision for a good one.
  static let doubt = 0.01

  var hits = 0
  var runs = 0

  /// Takes in one run; false when enough is known.
  mutating func add(isHit: Bool) -> Bool {
    runs += 1
    if isHit { hits += 1 }
    return hits < Self.hitsMax && runs < Self.runsMax
  }

  /// How many runs in a row must not fail before a revision is taken for good.
  ///
  /// If each fails with probability p, all n pass with probability (1 − p)ⁿ, which has to be at most the
  /// doubt. Where every seed failed, one more that passes is imagined, because twenty failures do not make
  /// a certainty. Nil when the failure was not met at all.
  var runsNeeded: Int? {
    guard hits > 0 else { return nil }
    let p = Double(hits) / Double(max(runs, hits + 1))
    return max(1, Int((log(Self.doubt) / log1p(-p)).rounded(.up)))
  }
}
