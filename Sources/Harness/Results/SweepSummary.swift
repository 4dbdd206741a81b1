import Console
import Primitives
import Scenario

/// The result of a sweep, independent of the order in which its seeds ended; keeps only failures.
package struct SweepSummary: Sendable {
  package internal(set) var header: SweepHeader
  package let known: KnownSignatures
  /// Whether it fails if a fault that was on fired in no seed, or a text that must be met was met in none.
  package var requiresMet = false
  /// The seeds that have a result.
  package private(set) var done = SeedSet()
  package private(set) var audited: UInt64 = 0
  package private(set) var steps: UInt64 = 0
  /// What the system counts, in the order of the header.
  package private(set) var counts: [NamedCount]
  /// Equal for two sweeps whose seeds all gave the same digests.
  package private(set) var fingerprint: UInt64 = 0
  /// In how many seeds each fault was on, and in how many it fired.
  package private(set) var faults = FaultTally()
  /// The first seed that the system failed with a failure that is not known.
  package private(set) var firstFailure = FirstFailure()
  private var outcomes: [OutcomeKind: UInt64] = [:]
  private var failures: [FailureKey: FailureGroup] = [:]

  package init(header: SweepHeader, known: KnownSignatures = KnownSignatures()) {
    self.header = header
    self.known = known
    counts = header.countNames.map { NamedCount($0, 0) }
  }

  /// Adds one seed; returns false and counts nothing if it has a result already.
  ///
  /// - Complexity: O(1).
  @discardableResult
  package mutating func add(_ result: SeedResult) -> Bool {
    guard done.insert(result.seed) else { return false }
    outcomes[result.outcome.kind, default: 0] += 1
    if result.isAudited { audited += 1 }
    // No sweep has 2^64 steps, but a file written by hand may say so.
    steps &+= result.steps
    for count in result.counts { add(count) }
    let digests = mix64(result.result.decisionDigest, result.result.behaviourDigest)
    // A sum, because seeds end in any order.
    fingerprint &+= mix64(result.seed, digests)
    faults.add(result.faults)
    firstFailure.add(
      result, order: header.seeds.order(of: result.seed), isFailure: known.lacks(result))
    guard let key = FailureKey(result) else { return true }
    if failures[key]?.add(result) == nil {
      failures[key] = FailureGroup(key, first: result, known: known.entry(for: key))
    }
    return true
  }

  /// A count that the header does not name does not belong to the sweep.
  private mutating func add(_ count: NamedCount) {
    guard let place = counts.firstIndex(where: { $0.name == count.name }) else { return }
    counts[place].count &+= count.count
  }

  /// How many seeds had `outcome`.
  package func count(of outcome: OutcomeKind) -> UInt64 { outcomes[outcome] ?? 0 }

  /// The failures, unknown ones first, in the order in which they are reported.
  ///
  /// - Complexity: O(f log f) for f seeds that failed.
  package var groups: [FailureGroup] {
    var groups: [FailureGroup] = []
    for var group in failures.values {
      group.sortSeeds()
      groups.append(group)
    }
    return groups.sorted(by: FailureGroup.comesBefore)
  }

  /// The group of one key so far; its seeds may be in any order.
  package func group(of key: FailureKey) -> FailureGroup? { failures[key] }

  /// The known signatures that no seed met.
  package var knownButAbsent: [KnownSignatures.Entry] {
    known.entries.filter { entry in !failures.keys.contains { entry.matches($0) } }
  }

  /// The gravest unknown failure decides, even if the sweep was interrupted.
  ///
  /// If no seed has run, nothing has passed.
  package func exitStatus(isInterrupted: Bool) -> ExitStatus {
    var gravest = isInterrupted ? ExitStatus.interrupted : .passed
    if done.count == 0, !isInterrupted { gravest = .cannotBeJudged }
    for key in failures.keys where failures[key]?.isKnown == false {
      let status = key.outcome.exitStatus
      if status.gravity > gravest.gravity { gravest = status }
    }
    if gravest == .passed, !unmetRequirements.isEmpty { return .propertyFailed }
    return gravest
  }

  /// What is required but was met by no seed, by name; empty if nothing is required.
  package var unmetRequirements: [String] { requiresMet ? silentFaults.map(\.name) : [] }
}

extension SweepSummary {
  /// How many seeds the shard has; nil if it has no end.
  package var planned: UInt64? { header.seeds.count(of: header.shard) }

  /// How many of them have no result; 0 if there is no end.
  package var missing: UInt64 { planned.map { $0 - min($0, done.count) } ?? 0 }

  /// The first seeds, at most `limit`, that have no result.
  ///
  /// - Complexity: O(seeds that are done + limit).
  package func firstMissing(_ limit: Int) -> [UInt64] {
    missing > 0 ? header.firstSeeds(limit, notIn: done) : []
  }
}

extension SweepHeader {
  /// The first seeds of the shard, at most `limit`, that are not in `done`.
  func firstSeeds(_ limit: Int, notIn done: SeedSet) -> [UInt64] {
    var seeds: [UInt64] = []
    var position = shard.index - 1
    while seeds.count < limit, let seed = self.seeds[position] {
      if !done.contains(seed) { seeds.append(seed) }
      let (next, overflow) = position.addingReportingOverflow(shard.count)
      if overflow { break }
      position = next
    }
    return seeds
  }
}
