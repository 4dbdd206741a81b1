import Console
import Scenario

/// `heddle bench`: figures relative to a reference loop in the same process.
struct BenchCommand {
  struct Arguments {
    var measuresStrategies = false
    var measuresCore = false
    var measuresSweep = false
    /// The system's own parts that were asked for, by their options.
    var systemParts: Set<String> = []
    var seeds: Int?
    var format = OutputFormat.text

    /// What was asked for; runs if nothing was.
    var groups: [BenchGroup] {
      var groups: [BenchGroup] = []
      if measuresCore { groups.append(.core) }
      if measuresStrategies { groups.append(.strategies) }
      if measuresSweep { groups.append(.sweep) }
      return groups.isEmpty && systemParts.isEmpty ? [.runs] : groups
    }
  }

  static func command(_ system: AnySystem) -> Command<Arguments> {
    let what = "What is measured"
    let own = system.benches.map(\.option).filter { !$0.isEmpty }.map { "--" + $0 }
    let subject = system.benches.contains { $0.option.isEmpty } ? " and the system alone" : ""
    return Command(
      name: "bench", usage: "[options]",
      summary: [
        "Measures whole runs\(subject) (the default), or what the options name, by the processor",
        "time of this process (--sweep by the clock). Build with -c release. Rates are also given per",
        "million rounds of a reference loop, so that machines can be compared. Speed is never judged"
          + (own.isEmpty ? "." : ";"),
      ] + (own.isEmpty ? [] : [own.joined(separator: " and ") + " is."]),
      options: [
        .flag(
          "--core", \.measuresCore, what, "the bare loop: fibers that only yield, and small systems"
        ),
        .flag(
          "--strategies", \.measuresStrategies, what,
          "runs to the first failure of the long span, by strategy"),
        .flag(
          "--sweep", \.measuresSweep, what,
          "seeds a minute by workers, the protocol, the audit and the replacement of a worker"),
      ] + systemOptions(system, what) + [
        .value(
          "--seeds", .count(1...1_000_000), \.seeds, what,
          "how many seeds, from 0 on (runs: 4, sweep: 400)"),
        .value("--format", .word, \.format, "Output", "the output format: text or json"),
      ])
  }

  private static func systemOptions(
    _ system: AnySystem, _ section: String
  ) -> [Option<Arguments>] {
    system.benches.filter { !$0.option.isEmpty }.map { bench in
      Option(
        name: "--" + bench.option, placeholder: nil, expectation: "", help: bench.help,
        section: section
      ) { (_: String, values: inout Arguments) throws(HarnessError) in
        values.systemParts.insert(bench.option)
      }
    }
  }

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    let command = command(environment.system)
    guard case .values(let arguments) = try command.parse(words, into: Arguments()) else {
      environment.out.write(command.helpText)
      return .passed
    }
    let reference = Stopwatch.referenceRoundsPerSecond(environment.referenceRounds)
    let tables = try measure(arguments, environment, reference: reference)
    if environment.isInterrupted() { return .interrupted }
    if arguments.format == .json {
      environment.out.write(JSONText.of(BenchDocument(tables, reference: reference)))
    }
    let isShort = tables.contains { $0.isJudged && !$0.isReached }
    return isShort ? .propertyFailed : .passed
  }

  /// Prints each table as soon as it is complete, because some take long.
  private static func measure(
    _ arguments: Arguments, _ environment: Environment, reference: Double
  ) throws(HarnessError) -> [BenchTable] {
    let setting = BenchSetting(
      system: environment.system, isInterrupted: environment.isInterrupted,
      makePool: environment.makePool, seeds: arguments.seeds)
    let isText = arguments.format == .text
    if isText {
      environment.out.line(BuildIdentity.banner)
      environment.out.line("reference loop: \(Numbers.grouped(UInt64(reference))) rounds/s")
    }
    var tables: [BenchTable] = []
    var measures = BenchMeasure.all.filter { arguments.groups.contains($0.group) }.map(\.measure)
    for bench in setting.system.benches where arguments.systemParts.contains(bench.option) {
      measures.append { $0.systemTables(bench.option) }
    }
    for measure in measures {
      let found = try measure(setting)
      tables += found
      guard isText else { continue }
      for table in found { environment.out.write("\n" + table.text(reference: reference)) }
      environment.out.flush()
    }
    return tables
  }
}
