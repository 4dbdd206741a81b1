import Console
import Scenario

/// `heddle diff`: the first event at which two runs differ, or the seeds in which two sweeps do.
struct DiffCommand {
  struct Arguments {
    var sides: [String] = []
    var overrides: [SpecOverride] = []
    var context = 5
    var isScheduleOnly = false
    var format = OutputFormat.text
    var repository = "."
    var worktree: String?
    var buildMinutes = 30
    var runSeconds = 60
  }

  static func command(_ system: AnySystem) -> Command<Arguments> {
    let output = "Comparison"
    let builds = "Revisions"
    return Command(
      name: "diff", usage: "A B [options]",
      summary: [
        "Shows the first event at which two runs differ, and what is around it. A and B are seeds, which are",
        "run with the options of the spec; traces, as \(ProgramName.current) run --trace writes them; failure files, whose",
        "run is repeated; or REVISION:SEED, for which that revision is built as \(ProgramName.current) bisect does. A file",
        "whose name is a number is written ./7.",
        "",
        "With two results files of sweeps, even of other builds and options, it names the seeds in which a",
        "change of the system *changed something* (another digest) and in which it was *seen* (another",
        "outcome); seeds of one file alone are named and not judged. Whether a place was *reached* at all is",
        "told by a probe there; \(ProgramName.current) run lists the probes.",
      ],
      options: [
        .value(
          "--context", .count(0...1000), \.context, output,
          "how many events are shown before and after the difference; by default 5"),
        .flag(
          "--schedule", \.isScheduleOnly, output,
          "compares only kind, actor, mark and point, and no values"),
        .value("--format", .word, \.format, output, "the output format: text or json"),
        .value(
          "--repository", .text("FOLDER"), \.repository, builds,
          "a folder of the repository; by default the current one"),
        .value(
          "--worktree", .text("FOLDER"), \.worktree, builds,
          "where revisions are built; by default .build/bisect in the repository"),
        .value(
          "--build-minutes", .count(1...1440), \.buildMinutes, builds,
          "after how long a build is given up; by default 30"),
        .value(
          "--run-seconds", .count(1...86_400), \.runSeconds, builds,
          "after how long a revision's run is given up, plus a second for every 5,000 steps; by default "
            + "60"),
      ] + specOptions(system.fields, \.overrides), statuses: statuses,
      argument: { word, arguments in arguments.sides.append(word) })
  }

  private static var statuses: [(ExitStatus, String)] {
    [
      (.passed, "the two runs are the same, or every seed that both sweeps have"),
      (.propertyFailed, "the two runs differ, or a seed that both sweeps have"),
      (.usage, "the command line, a file or a revision is wrong; nothing was compared"),
      (.systemTrapped, "the system under test trapped in one of the runs, which leaves no trace"),
      (.cannotBeJudged, "a second process could not be run, or no seed is in both sweeps"),
      (.interrupted, "interrupted; nothing was compared"),
    ]
  }

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    let command = command(environment.system)
    guard case .values(let arguments) = try command.parse(words, into: Arguments()) else {
      environment.out.write(command.helpText)
      return .passed
    }
    guard arguments.sides.count == 2 else {
      throw .usage(
        "\(ProgramName.current) diff compares two runs, but got \(arguments.sides.count): seeds, traces, failure files, "
          + "REVISION:SEED, or the results of two sweeps")
    }
    if let status = try compareResults(arguments, environment) { return status }
    let (a, b) = (try DiffSide(arguments.sides[0]), try DiffSide(arguments.sides[1]))
    let source = DiffSource(arguments: arguments, environment: environment)
    do throws(HarnessError) {
      try source.check([a, b])
      let comparison = TraceComparison(
        a: try source.reader(a), b: try source.reader(b), context: arguments.context,
        scheduleOnly: arguments.isScheduleOnly)
      let difference = try comparison.find()
      let report = DiffText(difference: difference, scheduleOnly: arguments.isScheduleOnly)
      environment.out.write(arguments.format == .text ? report.text : report.json)
      return difference.isSame ? .passed : .propertyFailed
    } catch .interrupted {
      environment.errors.line("interrupted before both traces were complete; nothing was compared")
      return .interrupted
    }
  }
}
