import Workloads

/// `heddle replay`: seeds of the corpus and failure files, each in a worker process.
struct ReplayCommand {
  struct Arguments {
    var paths: [String] = []
    var jobs: Int?
    var format = OutputFormat.text
    var isQuiet = false
  }

  static var command: Command<Arguments> {
    Command(
      name: "replay", usage: "PATH… [options]",
      summary: [
        "Runs failure files and seeds of the corpus again. A PATH is a failure file, a .seed file or a",
        "folder, of which every .seed and .failure file is taken. A seed must come out as its entry",
        "expects; a recorded digest that has moved is told, and fails where the entry pins it. A failure",
        "file must give the same digests and signature.",
        "The status is that of the gravest: 1 when a recorded failure fails again.",
      ],
      options: [
        .value("--jobs", .count(1...1024), \.jobs, "Output", "how many run at once (one a core)"),
        .value(
          "--format", .word, \.format, "Output", "how the answer is printed: text or json"),
        .flag(
          "--quiet", \.isQuiet, "Output", "prints only what is not as expected, and the totals"),
      ], argument: { word, arguments in arguments.paths.append(word) })
  }

  static func run(
    _ words: [String], _ surroundings: Surroundings
  ) throws(HarnessError) -> ExitStatus {
    guard case .values(let arguments) = try command.parse(words, into: Arguments()) else {
      surroundings.out.write(command.helpText)
      return .passed
    }
    if arguments.paths.isEmpty {
      throw .usage("heddle replay needs a PATH: a failure file, a .seed file or a folder of them")
    }
    var plans: [ReplayPlan] = []
    for item in try Corpus.items(
      at: arguments.paths, properties: surroundings.driver.properties)
    {
      plans.append(try ReplayPlan(item, surroundings.driver.draw))
    }
    return try replay(plans, arguments, surroundings)
  }

  private static func replay(
    _ plans: [ReplayPlan], _ arguments: Arguments, _ surroundings: Surroundings
  ) throws(HarnessError) -> ExitStatus {
    let replayer = Replayer(surroundings, jobs: arguments.jobs)
    let table = ReplayTable(plans, columns: surroundings.columns)
    let isText = arguments.format == .text
    var bar = ProgressBar(
      arguments.isQuiet ? surroundings.terminal : nil, total: UInt64(plans.count))
    var results: [ReplayResult] = []
    let isWhole = try replayer.replay(plans) { (_, result, _) throws(HarnessError) in
      results.append(result)
      bar.advance(to: UInt64(results.count))
      guard isText, !arguments.isQuiet || !result.verdict.isFine else { return }
      bar.finish()
      surroundings.out.write(table.row(result))
      surroundings.out.flush()
    }
    bar.finish()
    if !isWhole { return interrupted(results.count, plans.count, surroundings) }
    let end = arguments.format == .text ? table.summary(results) : table.json(results)
    surroundings.out.write(end)
    return ReplayResult.exitStatus(of: results)
  }

  private static func interrupted(
    _ done: Int, _ all: Int, _ surroundings: Surroundings
  ) -> ExitStatus {
    surroundings.errors.line("interrupted after \(done) of \(all)")
    return .interrupted
  }
}
