import Console
import Scenario

/// `heddle replay`: seeds of the corpus and failure files, each in a worker process.
struct ReplayCommand {
  struct Arguments {
    var paths: [String] = []
    var jobs: Int?
    var trace: String?
    var narration: String?
    var format = OutputFormat.text
    var isQuiet = false
  }

  static var command: Command<Arguments> {
    Command(
      name: "replay", usage: "PATH… [options]",
      summary: [
        "Runs failure files and seeds of the corpus again. A PATH is a failure file, a .seed file or a",
        "folder, whose .seed and .failure files are all taken. A seed must come out as its entry",
        "expects; a recorded digest that has moved is reported, and fails if the entry pins it. A failure",
        "file must give the same digests and signature; its whole failure is printed last.",
        "The status is that of the gravest result: 1 if a recorded failure fails again.",
      ],
      options: [
        .value("--jobs", .count(1...1024), \.jobs, "Output", "how many run at once (one per core)"),
        .value(
          "--trace", .path, \.trace, "Output",
          "repeats the run of a single PATH and writes all events, one line of JSON each"),
        .value(
          "--narrate", .path, \.narration, "Output",
          "the same, and writes what every client asks and is answered, one line each"),
        .value(
          "--format", .word, \.format, "Output", "the output format: text or json"),
        .flag(
          "--quiet", \.isQuiet, "Output", "prints only what is not as expected, and the totals"),
      ], argument: { word, arguments in arguments.paths.append(word) })
  }

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    guard case .values(let arguments) = try command.parse(words, into: Arguments()) else {
      environment.out.write(command.helpText)
      return .passed
    }
    if arguments.paths.isEmpty {
      throw .usage(
        "\(ProgramName.current) replay needs a PATH: a failure file, a .seed file or a folder of them"
      )
    }
    var plans: [ReplayPlan] = []
    let selection = try Corpus.items(at: arguments.paths, system: environment.system)
    for item in selection.items {
      plans.append(
        try ReplayPlan(item, environment.system, program: environment.program))
    }
    let recording = try recording(plans, arguments, environment)
    let status = try replay(plans, arguments, environment)
    if selection.foreignCount > 0 {
      environment.out.flush()
      environment.errors.line("skipped \(selection.foreignCount) of other systems")
      if plans.isEmpty { return .cannotBeJudged }
    }
    guard let recording else { return status }
    if status == .interrupted {
      recording.files.discard()
      return status
    }
    return write(recording, status, environment)
  }

  /// Writes the files of the one run; a file that cannot be written hides no failure.
  private static func write(
    _ recording: Recording, _ status: ExitStatus, _ environment: Environment
  ) -> ExitStatus {
    let (errors, isWhole) = recording.write(environment)
    for error in errors { environment.errors.line("\(ProgramName.current): \(error)") }
    if !isWhole {
      environment.errors.line("interrupted; trace and narration end where the run stopped")
      return .interrupted
    }
    return status == .passed ? errors.first?.exitStatus ?? status : status
  }

  private static func replay(
    _ plans: [ReplayPlan], _ arguments: Arguments, _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    let replayer = Replayer(environment, jobs: arguments.jobs)
    let table = ReplayTable(plans, columns: environment.columns)
    let isText = arguments.format == .text
    var bar = ProgressBar(
      arguments.isQuiet ? environment.terminal : nil, total: UInt64(plans.count))
    var results: [ReplayResult] = []
    let isWhole = try replayer.replay(plans) { (_, result, _) throws(HarnessError) in
      results.append(result)
      bar.advance(to: UInt64(results.count))
      guard isText, !arguments.isQuiet || !result.verdict.isFine else { return }
      bar.finish()
      environment.out.write(table.row(result, hasBlock: arguments.block(of: result) != nil))
      environment.out.flush()
    }
    bar.finish()
    if !isWhole { return interrupted(results.count, plans.count, environment) }
    let end = arguments.format == .text ? table.summary(results) : table.json(results)
    environment.out.write(end)
    for block in isText ? results.compactMap(arguments.block) : [] {
      environment.out.write("\n" + block.lines.joined(separator: "\n") + "\n")
    }
    return ReplayResult.exitStatus(of: results)
  }

  private static func interrupted(
    _ done: Int, _ all: Int, _ environment: Environment
  ) -> ExitStatus {
    environment.errors.line("interrupted after \(done) of \(all)")
    return .interrupted
  }
}

extension ReplayCommand.Arguments {
  /// The whole failure of a failure file that was named directly rather than found in a folder.
  func block(of result: ReplayResult) -> FailureBlock? {
    guard !result.verdict.isFine, result.isOfFailureFile, paths.contains(result.place) else {
      return nil
    }
    return result.block
  }
}
