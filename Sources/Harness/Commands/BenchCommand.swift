import Console

/// `heddle bench`: figures beside a reference loop of the same process.
struct BenchCommand {
  struct Arguments {
    var measuresReach = false
    var measuresStrategies = false
    var measuresCore = false
    var measuresSweep = false
    var seeds: Int?
    var format = OutputFormat.text

    /// What was asked for; runs when nothing was.
    var groups: [BenchGroup] {
      var groups: [BenchGroup] = []
      if measuresCore { groups.append(.core) }
      if measuresStrategies { groups.append(.strategies) }
      if measuresReach { groups.append(.reach) }
      if measuresSweep { groups.append(.sweep) }
      return groups.isEmpty ? [.runs] : groups
    }
  }

  static var command: Command<Arguments> {
    let what = "What is measured"
    return Command(
      name: "bench", usage: "[options]",
      summary: [
        "Measures whole runs and the engine (the default), or what the options name, by the processor",
        "time of this process (--sweep by the clock). Build with -c release. Rates are also given per",
        "million rounds of a reference loop, so that machines can be compared. Speed is never judged;",
        "--reach is.",
      ],
      options: [
        .flag(
          "--core", \.measuresCore, what, "the bare loop: fibers that only yield, and small systems"
        ),
        .flag(
          "--strategies", \.measuresStrategies, what,
          "runs to the first failure of the long span, by strategy"),
        .flag(
          "--reach", \.measuresReach, what,
          "what runs of each profile get to, beside what is asked; status 1 where fast falls short"),
        .flag(
          "--sweep", \.measuresSweep, what,
          "seeds a minute by workers, the protocol, the audit and the replacement of a worker"),
        .value(
          "--seeds", .count(1...1_000_000), \.seeds, what,
          "how many seeds, from 0 on (runs: 4, reach: 100, sweep: 400)"),
        .value("--format", .word, \.format, "Output", "how the answer is printed: text or json"),
      ])
  }

  static func run(
    _ words: [String], _ surroundings: Surroundings
  ) throws(HarnessError) -> ExitStatus {
    guard case .values(let arguments) = try command.parse(words, into: Arguments()) else {
      surroundings.out.write(command.helpText)
      return .passed
    }
    let reference = Stopwatch.referenceRoundsPerSecond(surroundings.referenceRounds)
    let tables = try measure(arguments, surroundings, reference: reference)
    if surroundings.isInterrupted() { return .interrupted }
    if arguments.format == .json {
      surroundings.out.write(JSONText.of(BenchDocument(tables, reference: reference)))
    }
    let isShort = tables.contains { $0.isJudged && !$0.isReached }
    return isShort ? .propertyFailed : .passed
  }

  /// Prints each table as soon as it is there, because some take long.
  private static func measure(
    _ arguments: Arguments, _ surroundings: Surroundings, reference: Double
  ) throws(HarnessError) -> [BenchTable] {
    let setting = BenchSetting(
      driver: surroundings.driver, isInterrupted: surroundings.isInterrupted,
      makePool: surroundings.makePool, seeds: arguments.seeds)
    let isText = arguments.format == .text
    if isText {
      surroundings.out.line(BuildIdentity.banner)
      surroundings.out.line("reference loop: \(Numbers.grouped(UInt64(reference))) rounds/s")
    }
    var tables: [BenchTable] = []
    for measure in BenchMeasure.all where arguments.groups.contains(measure.group) {
      let found = try measure.measure(setting)
      tables += found
      guard isText else { continue }
      for table in found { surroundings.out.write("\n" + table.text(reference: reference)) }
      surroundings.out.flush()
    }
    return tables
  }
}
