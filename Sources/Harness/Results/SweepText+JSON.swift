import Console
import Primitives
import Scenario

extension SweepText {
  private struct Document: Encodable {
    struct Known: Encodable {
      var signature: String
      var reason: String
      var issue: String?
    }

    struct Group: Encodable {
      var outcome: OutcomeKind
      var signature: String
      /// The last yield point before the failure, and how many seeds met it there.
      var points: [String: Int]
      /// Ascending.
      var seeds: [HexNumber]
      /// The result to look at first; its cost is left out, because that differs each time.
      var smallest: RunResult
      var backtrace: [String]?
      var known: Known?
      var replay: String
      var file: String?
    }

    struct Fault: Encodable {
      var name: String
      /// In how many seeds it was on, and in how many of those it fired.
      var on: UInt64
      var fired: UInt64
    }

    struct First: Encodable {
      var seed: HexNumber
      /// How many seeds had run up to it, including it.
      var seeds: UInt64
    }

    var build: BuildIdentity
    var seeds: SeedPlan
    var shard: Shard
    var options: [String: String]
    var audit: Percentage
    var limits: SeedLimits
    var ran: UInt64
    /// Nil if the sweep has no end.
    var missing: UInt64?
    var outcomes: [String: UInt64]
    var audited: UInt64
    var steps: UInt64
    /// What the system counts, by name.
    var counts: [String: UInt64]
    var fingerprint: HexNumber
    /// Nil if the results do not record it.
    var faults: [Fault]?
    var firstFailure: First?
    var groups: [Group]
    var knownButAbsent: [Known]
    var verdict: String
    var status: Int32
  }

  /// The whole summary as one JSON object.
  package func json(isInterrupted: Bool = false) -> String {
    let header = summary.header
    var outcomes: [String: UInt64] = [:]
    for outcome in OutcomeKind.allCases {
      outcomes[outcome.rawValue] = summary.count(of: outcome)
    }
    return JSONText.of(
      Document(
        build: header.build, seeds: header.seeds, shard: header.shard, options: header.options,
        audit: header.audit, limits: header.limits, ran: summary.done.count,
        missing: summary.planned == nil ? nil : summary.missing, outcomes: outcomes,
        audited: summary.audited, steps: summary.steps,
        counts: Dictionary(uniqueKeysWithValues: summary.counts.map { ($0.name, $0.count) }),
        fingerprint: HexNumber(summary.fingerprint),
        faults: faults, firstFailure: firstFailure,
        groups: groups.map(document), knownButAbsent: summary.knownButAbsent.map(document),
        verdict: verdict, status: summary.exitStatus(isInterrupted: isInterrupted).rawValue))
  }

  private var faults: [Document.Fault]? {
    summary.header.faults?.enumerated().map { place, name in
      Document.Fault(
        name: name, on: summary.faults.on(place), fired: summary.faults.fired(place))
    }
  }

  private var firstFailure: Document.First? {
    summary.firstFailure.seed.map {
      Document.First(seed: HexNumber($0), seeds: summary.firstFailure.seedCount)
    }
  }

  private func document(_ group: FailureGroup) -> Document.Group {
    return Document.Group(
      outcome: group.key.outcome, signature: group.key.signature,
      points: Dictionary(uniqueKeysWithValues: group.points.map { ($0.name, $0.seeds) }),
      seeds: group.seeds.map { HexNumber($0) }, smallest: group.smallest.result,
      backtrace: backtraces[group.key], known: group.known.map(document),
      replay: command(group), file: files[group.key])
  }

  private func document(_ entry: KnownSignatures.Entry) -> Document.Known {
    Document.Known(signature: entry.signature, reason: entry.reason, issue: entry.issue)
  }
}
