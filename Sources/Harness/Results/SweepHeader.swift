import Console
import Scenario

/// The first line of a results file: which sweep it is part of, and which build ran it.
package struct SweepHeader: Hashable, Sendable, Codable {
  package static let formatVersion = 2
  /// Builds up to 0.1.0 wrote format 1, whose lines have the first two counts under the engine's names.
  static let readVersions: ClosedRange<Int> = 1...formatVersion

  package var format = SweepHeader.formatVersion
  package var build: BuildIdentity
  /// The system under test; files of builds that had only one system do not say it.
  package var system: String?
  /// The fields of the spec that were set by hand, by their option names.
  package var options: [String: String]
  package var seeds: SeedPlan
  package var shard: Shard
  /// The share of the seeds that is run twice.
  package var audit: Percentage
  /// The wall time and memory that one seed may use.
  package var limits: SeedLimits
  /// The names of what the system counts; in format 1 the first two, and nil if the engine is the only system.
  package var counts: [String]?
  /// The fields of the spec that switch faults on, in the order in which results record them.
  ///
  /// Nil in files of builds that did not record them.
  package var faults: [String]?

  package init(
    build: BuildIdentity, system: String? = nil, options: [String: String], seeds: SeedPlan,
    shard: Shard,
    audit: Percentage, limits: SeedLimits, counts: [String]? = nil, faults: [String]? = nil
  ) {
    self.build = build
    self.system = system
    self.options = options
    self.seeds = seeds
    self.shard = shard
    self.audit = audit
    self.limits = limits
    self.counts = counts
    self.faults = faults
  }
}

extension SweepHeader {
  /// Refuses a file that says that it has the results of another system.
  ///
  /// - Throws: `.usage`.
  func check(_ path: String, _ system: AnySystem) throws(HarnessError) {
    guard let name = self.system, name != system.name else { return }
    throw .usage(
      "\(quoted(path)) has results of the system \(name), but this is the program of "
        + "\(system.name); read it with the program that wrote it")
  }

  /// Gives the counts of a line of format 1 the system's names.
  func renameCounts(of result: inout RunResult) {
    result.counts = zip(countNames, result.counts).map { NamedCount($0, $1.count) }
  }

  /// The names of the counts, which are plurals.
  var countNames: [String] { counts ?? ["statements", "commits"] }

  /// The beginning of every header, because keys are sorted.
  private static let begin = Array("{\"audit\":\"".utf8)

  /// Whether a first line begins like every header.
  static func begins(_ line: [UInt8]) -> Bool { line.starts(with: begin) }

  /// Whether `bytes` can be what is left of a header that was torn while it was written.
  static func canBegin(with bytes: [UInt8]) -> Bool {
    bytes.starts(with: begin) || begin.starts(with: bytes)
  }
}

/// What one seed may use before its worker is stopped.
package struct SeedLimits: Hashable, Sendable, Codable {
  /// Wall time; nil for a minute plus one second for each 10,000 steps.
  package var seconds: UInt64?
  /// Resident memory of its worker, in MB of 2^20 bytes.
  package var megabytes: UInt64 = 1024

  package init() {}

  /// `60 s and 1024 MB a seed`.
  package var text: String {
    (seconds.map { "\($0) s" } ?? "time by steps") + " and \(megabytes) MB a seed"
  }

  /// The wall time of a run of `steps` steps.
  package func milliseconds(steps: UInt64) -> UInt64 {
    guard let seconds else { return 60_000 + min(steps, UInt64(UInt32.max)) / 10 }
    return seconds * 1000
  }
}
