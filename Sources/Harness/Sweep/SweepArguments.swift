import Console
import Scenario

/// What a command line asks of a sweep.
struct SweepArguments {
  var seeds: SeedPlan?
  var count: UInt64?
  var start: UInt64?
  var seconds: UInt64?
  var overrides: [SpecOverride] = []
  var jobs: Int?
  var audit = Percentage(hundredths: 500)
  var timeout: UInt64?
  var megabytes: UInt64 = 1024
  var shard: String?
  var shards: UInt64?
  var out: String?
  var resumes = false
  var stopsAtFailure = false
  var failures: String?
  var junit: String?
  var known: String?
  var format = OutputFormat.text
  var requiresMet = false
  var isQuiet = false

  static func options(_ fields: SpecFields) -> [Option<SweepArguments>] {
    seedOptions + specOptions(fields, \.overrides) + workOptions + fileOptions
  }

  private static var seedOptions: [Option<SweepArguments>] {
    let seeds = "Seeds"
    return [
      .value("--seeds", .seeds, \.seeds, seeds, "which: 0..9999 (inclusive), also 1,5,9..20"),
      .value(
        "--count", .count(1...(1 << 40)), \.count, seeds,
        "how many, in order from --start"),
      .value(
        "--start", .seed, \.start, seeds,
        "the first of --count or --time; by default SEED of the environment, or a new one"),
      .value(
        "--time", .duration, \.seconds, seeds,
        "begins no more seeds after that time; alone, it runs all seeds from --start on"),
      .flag(
        "--stop-at-failure", \.stopsAtFailure, seeds,
        "stops at the first seed, in their order, that fails in a way that is not known; results and "
          + "summary end with it, whatever else was running"),
      .value(
        "--shard", .shardWord, \.shard, seeds,
        "runs part I of N only; auto reads I and N from Slurm, Kubernetes, GitLab or Buildkite"),
      .value(
        "--shards", .count(1...1_000_000), \.shards, seeds,
        "N for --shard auto, if the scheduler does not say it"),
    ]
  }

  private static var workOptions: [Option<SweepArguments>] {
    let work = "Workers"
    return [
      .value("--jobs", .count(1...1024), \.jobs, work, "how many run at once (one per core)"),
      .value(
        "--audit", .percentage, \.audit, work,
        "the share of seeds that a second process also runs, to compare digests (5%)"),
      .value(
        "--seed-timeout", .duration, \.timeout, work,
        "the wall time of one seed (60s, plus 1s for each 10,000 steps)"),
      .value("--memory", .memory, \.megabytes, work, "the memory of one worker (1G)"),
      .flag(
        "--require-met", \.requiresMet, work,
        "fails where a fault that was on fired in no seed, or a text that must be met was met in none"
      ),
    ]
  }

  private static var fileOptions: [Option<SweepArguments>] {
    let output = "Output"
    return [
      .value(
        "--out", .path, \.out, output, "writes the results as they come, one line of JSON per seed"),
      .flag("--resume", \.resumes, output, "continues the file of --out where it stopped"),
      .value(
        "--failure-folder", .folder, \.failures, output,
        "keeps a failure file for the smallest failure of each signature, in a folder (by default the "
          + "path of --out followed by .failures)"),
      .value("--junit", .path, \.junit, output, "writes a report as JUnit XML"),
      .value(
        "--known", .path, \.known, output, "a list of signatures that are reported but do not fail"),
      .value("--format", .word, \.format, output, "the output format: text or json"),
      .flag("--quiet", \.isQuiet, output, "no progress and no speed on standard error"),
    ]
  }

  /// Where failure files go; nil if no option says it. There is no place beside a pipe.
  var failureFolder: String? {
    failures ?? out.flatMap { isReplaceable($0) ? FailureFolder.folder(beside: $0) : nil }
  }

  var limits: SeedLimits {
    var limits = SeedLimits()
    limits.seconds = timeout
    limits.megabytes = megabytes
    return limits
  }

  /// In their one canonical form, so that 2k and 2000 are the same.
  var optionTexts: [String: String] {
    var texts: [String: String] = [:]
    for override in overrides { texts[override.name] = override.canonicalText }
    return texts
  }
}

extension SweepArguments {
  /// Refuses combinations of options that contradict each other or say nothing.
  ///
  /// - Throws: `.usage`.
  func check() throws(HarnessError) {
    if seeds == nil, count == nil, seconds == nil {
      throw .usage(
        "\(ProgramName.current) sweep needs --seeds A..B, --count N or --time TIME, to know when to end"
      )
    }
    if seeds != nil, count != nil { throw .usage("--seeds and --count both say how many") }
    if seeds != nil, start != nil { throw .usage("--seeds and --start both say where to start") }
    if resumes, out == nil { throw .usage("--resume needs --out FILE, the results to continue") }
    if shard != nil, seeds == nil, start == nil {
      throw .usage(
        "--shard needs --seeds, or --start with --count or --time, so that all shards belong to one sweep"
      )
    }
    if shards != nil, shard != "auto" {
      throw .usage("--shards is only for --shard auto; otherwise write --shard I/N")
    }
  }

  /// The seeds to run: a resumed sweep keeps a start that was drawn.
  func plan(
    _ environment: Environment, earlier: SweepHeader?
  ) throws(HarnessError) -> SeedPlan {
    if let seeds { return seeds }
    if let earlier, start == nil, earlier.seeds.count == count { return earlier.seeds }
    let first = try Seed.choose(start, environment).value
    return count.map { SeedPlan(from: first, count: $0) } ?? SeedPlan(from: first)
  }

  /// The shard to run, and where it was read if it was not given.
  ///
  /// - Throws: `.usage` if the environment does not say it.
  func chosenShard(_ environment: Environment) throws(HarnessError) -> (Shard, String?) {
    guard let shard else { return (.whole, nil) }
    if let given = Shard(shard) { return (given, nil) }
    let reading = try ShardVariables.read(environment.variable, shards: shards)
    return (reading.shard, reading.sentence)
  }
}

extension ValueKind where Value == String {
  static var shardWord: Self {
    Self(
      placeholder: "I/N|auto", expectation: Shard.expectation,
      parse: { $0 == "auto" || Shard($0) != nil ? $0 : nil }, render: { $0 })
  }
}
