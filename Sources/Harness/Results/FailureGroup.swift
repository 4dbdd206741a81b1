import Console
import Scenario

/// All failures of a sweep with the same outcome and signature.
package struct FailureGroup: Sendable {
  package let key: FailureKey
  /// The one to look at first: fewest steps, then the smallest seed.
  package private(set) var smallest: SeedResult
  /// In ascending order.
  package private(set) var seeds: [UInt64] = []
  /// The entry of the known list that covers it.
  package let known: KnownSignatures.Entry?
  /// How many of the seeds met it after each yield point; seeds without a point are left out.
  private var counts: [String: Int] = [:]

  init(_ key: FailureKey, first: SeedResult, known: KnownSignatures.Entry?) {
    self.key = key
    self.known = known
    smallest = first
    add(first)
  }

  package var isKnown: Bool { known != nil }
  /// Whether the machine rather than the system caused them, as far as is known.
  package var isUnrepeated: Bool { key.outcome == .unrepeated }

  /// The seeds are sorted when the group is complete.
  mutating func add(_ result: SeedResult) {
    seeds.append(result.seed)
    if let point = result.outcome.failure?.nearestPoint { counts[point, default: 0] += 1 }
    if FailureSize(result) < FailureSize(smallest) { smallest = result }
  }

  /// The last yield points before the failure with how many seeds met it there, most seeds first.
  package var points: [(name: String, seeds: Int)] {
    counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  mutating func sortSeeds() { seeds.sort() }

  /// `FAILED snapshot-read in select`, or only the outcome if nothing more is known.
  package var title: String { key.title }
}

extension FailureGroup {
  /// The order of a summary; it is total, because no two groups have the same key.
  ///
  /// Unknown ones come before known ones, and those of the system before those of the machine. Nondeterminism comes
  /// first, because it puts every other line in doubt. Then come those that need the fewest steps, which puts
  /// deaths, whose steps are not known, before the rest.
  static func comesBefore(_ a: FailureGroup, _ b: FailureGroup) -> Bool {
    if a.isKnown != b.isKnown { return b.isKnown }
    if a.isUnrepeated != b.isUnrepeated { return b.isUnrepeated }
    let isFirst = (a.key.outcome == .nondeterministic, b.key.outcome == .nondeterministic)
    if isFirst.0 != isFirst.1 { return isFirst.0 }
    if a.smallest.steps != b.smallest.steps { return a.smallest.steps < b.smallest.steps }
    if a.key.signature != b.key.signature { return a.key.signature < b.key.signature }
    return a.key.outcome.rawValue < b.key.outcome.rawValue
  }
}
