import Workloads

/// `heddle replay`: seeds of the corpus and failure files, each in turn.
struct ReplayCommand {
  struct Arguments {
    var paths: [String] = []
    var format = OutputFormat.text
    var isQuiet = false
  }

  static var command: Command<Arguments> {
    Command(
      name: "replay", usage: "PATH… [options]",
      summary: [
        "Runs failure files and seeds of the corpus again. A PATH is a failure file, a .seed file or a",
        "folder, of which every .seed and .failure file is taken. A seed must come out as its entry",
        "expects, with the digests that it pins; a failure file must give the same digests and signature.",
        "The status is that of the gravest: 1 when a recorded failure fails again.",
      ],
      options: [
        .value(
          "--format", .word, \.format, "Output", "how the answer is printed: text or json"),
        .flag("--quiet", \.isQuiet, "Output", "prints only what is not as expected"),
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
    let items = try Corpus.items(at: arguments.paths)
    return try replay(items, arguments, surroundings)
  }

  private static func replay(
    _ items: [CorpusItem], _ arguments: Arguments, _ surroundings: Surroundings
  ) throws(HarnessError) -> ExitStatus {
    let replayer = Replayer(surroundings: surroundings)
    let table = ReplayTable(width: items.map(\.place.count).max() ?? 0)
    var results: [ReplayResult] = []
    for item in items {
      let result = try replayer.replay(item)
      if surroundings.isInterrupted() {
        return interrupted(results.count, items.count, surroundings)
      }
      results.append(result)
      if arguments.format == .text, !arguments.isQuiet || result.verdict != .expected {
        surroundings.out.write(table.row(result))
        surroundings.out.flush()
      }
    }
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
