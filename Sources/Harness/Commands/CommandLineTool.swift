import CHashSeed
import Console
import Scenario

/// The whole program: finds the command, runs it, and turns thrown errors into sentences.
package enum CommandLineTool {
  private typealias Run = (
    [String], Environment
  ) throws(HarnessError) -> ExitStatus

  private struct Entry {
    let name: String
    let summary: String
    /// Whether the next word names a command of its own.
    var hasWords = false
    let run: Run
  }

  private static var entries: [Entry] {
    [
      Entry(
        name: "run", summary: "runs one seed and prints its outcome and digests",
        run: RunCommand.run),
      Entry(
        name: "sweep", summary: "runs many seeds and sums up what failed", run: SweepCommand.run),
      Entry(
        name: "merge", summary: "joins the results of a sweep's shards into one summary",
        run: MergeCommand.run),
      Entry(
        name: "replay", summary: "runs failure files and the corpus again", run: ReplayCommand.run),
      Entry(
        name: "seeds", summary: "adds to the corpus, updates its digests and lists it",
        hasWords: true, run: SeedsCommand.run),
      Entry(
        name: "bisect", summary: "finds the commit that a failure comes from",
        run: BisectCommand.run),
      Entry(
        name: "diff", summary: "shows the first event at which two runs differ",
        run: DiffCommand.run),
      Entry(
        name: "bench", summary: "measures runs, strategies and sweeps",
        run: BenchCommand.run),
      Entry(
        name: "record", summary: "one run as JSON, for the second process of a check",
        run: RecordCommand.run),
      Entry(
        name: "worker", summary: "runs seeds for sweeps and replays, in a process of its own",
        run: WorkerCommand.run),
    ]
  }

  /// Runs the program in this process.
  ///
  /// - Parameter system: What is tested; made only after the hash seed is set. If it throws, the error is reported
  ///   and nothing runs.
  package static func main(
    _ words: [String], system: () throws(HarnessError) -> AnySystem
  ) -> Int32 {
    setHashSeed(words)
    occupyStandardDescriptors()
    ignoreBrokenPipes()
    ignoreFileSizeLimits()
    UserInterrupt.install()
    if let sentence = ProgramArguments.complaint { return refuse(.usage(sentence)) }
    do throws(HarnessError) { return run(words, .process(system: try system())).rawValue } catch {
      return refuse(error)
    }
  }

  /// Reports why nothing runs.
  private static func refuse(_ error: HarnessError) -> Int32 {
    let errors = TextOutput(descriptor: 2)
    errors.line("\(ProgramName.current): \(error)")
    errors.flush()
    return error.exitStatus.rawValue
  }

  /// Runs one command line; all output is written when this returns.
  package static func run(_ words: [String], _ environment: Environment) -> ExitStatus {
    ProgramName.with(environment.system.product) {
      BuildIdentity.with(environment.system.sources) { perform(words, environment) }
    }
  }

  private static func perform(_ words: [String], _ environment: Environment) -> ExitStatus {
    defer { environment.errors.flush() }
    do throws(HarnessError) {
      let status = try dispatch(words, environment)
      environment.out.flush()
      guard let reason = environment.out.failure else { return status }
      let error = HarnessError.unwritable(path: "standard output", reason: reason)
      environment.errors.line("\(ProgramName.current): \(error)")
      return status == .passed ? error.exitStatus : status
    } catch {
      environment.out.flush()
      environment.errors.line("\(ProgramName.current): \(error)")
      return error.exitStatus
    }
  }

  private static func dispatch(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    guard let word = words.first else {
      throw .usage(
        "a command is missing: \(names.joined(separator: ", ")) (\(ProgramName.current) --help says more)"
      )
    }
    switch word {
    case "help", "--help", "-h": return try help(of: Array(words.dropFirst()), environment)
    case "--version":
      if words.count > 1 {
        throw .usage(
          "\(ProgramName.current) --version takes no more words, but got \(quoted(words[1]))")
      }
      environment.out.line(BuildIdentity.banner)
      return .passed
    default:
      let rest = Array(words.dropFirst())
      if let own = environment.system.commands.first(where: { $0.name == word }) {
        if rest.first == "--help" || rest.first == "-h" {
          environment.out.write(helpText(own))
          return .passed
        }
        return run(own, rest, environment)
      }
      return try find(word, environment.system).run(rest, environment)
    }
  }

  /// Runs a command that the system brings; a status that no command of the harness has counts as a failure.
  private static func run(
    _ command: SystemCommand, _ words: [String], _ environment: Environment
  ) -> ExitStatus {
    let status = command.run(words) { environment.out.line($0) }
    return ExitStatus(rawValue: status) ?? .propertyFailed
  }

  private static var names: [String] { entries.map(\.name) + ["help"] }

  private static func find(_ word: String, _ system: AnySystem) throws(HarnessError) -> Entry {
    for entry in entries where entry.name == word { return entry }
    let beforeValue = String(word.prefix { $0 != "=" })
    if beforeValue != word, ["--help", "-h", "--version"].contains(beforeValue) {
      throw .usage("\(beforeValue) takes no value")
    }
    let kind = word.hasPrefix("-") ? "option" : "command"
    let names = names + system.commands.map(\.name)
    let known = names + ["--help", "--version"]
    throw .usage(
      "there is no \(kind) \(quoted(word))\(suggestion(for: word, among: known)); "
        + "commands are \(names.joined(separator: ", "))")
  }

  /// The help of the command that `words` name, or of the whole program.
  private static func help(
    of words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    guard let word = words.first, !["help", "--help", "-h"].contains(word) else {
      environment.out.write(helpText(environment.system))
      return .passed
    }
    if word == "properties", words.count == 1 {
      environment.out.write(propertiesText(environment.system))
      return .passed
    }
    if let own = environment.system.commands.first(where: { $0.name == word }) {
      try refuseWords(words, after: 1)
      environment.out.write(helpText(own))
      return .passed
    }
    let entry = try find(word, environment.system)
    try refuseWords(words, after: entry.hasWords ? 2 : 1)
    return try entry.run(words.dropFirst() + ["--help"], environment)
  }

  private static func refuseWords(_ words: [String], after taken: Int) throws(HarnessError) {
    guard words.count > taken else { return }
    let line = words[..<taken].map(printable).joined(separator: " ")
    throw .usage(
      "\(ProgramName.current) help \(line) takes no more words, but got \(quoted(words[taken]))")
  }

  /// The help of a system's command, of which nothing else is known; it is not run, since it may take any word.
  private static func helpText(_ command: SystemCommand) -> String {
    """
    Usage: \(ProgramName.current) \(command.name) [words]

    \(command.summary)
    This command belongs to the system. It gets the words after its name unchanged.

    """
  }

  /// What must hold in every run, and what else a sweep watches.
  package static func propertiesText(_ system: AnySystem) -> String {
    let properties = system.properties + ProcessProperties.entries
    let width = 2 + (properties.map(\.name.count).max() ?? 0)
    return properties.flatMap { Console.entry($0.name, $0.asserts, width) }
      .joined(separator: "\n") + "\n"
  }

  package static func helpText(_ system: AnySystem) -> String {
    var lines = [
      "Usage: \(ProgramName.current) COMMAND [options]", "",
      "Deterministic simulation testing of \(system.subject): everything follows from one seed.",
      "",
      "Commands:",
    ]
    lines += entries.map { "  \(padded($0.name, 10))\($0.summary)" }
    lines += system.commands.map { "  \(padded($0.name, 10))\($0.summary)" }
    lines += [
      "  \(padded("help", 10))this text, that of a command (\(ProgramName.current) help run), or the properties",
      "",
      "\(ProgramName.current) COMMAND --help lists the options of a command; \(ProgramName.current) --version says what was built.",
      "SEED in the environment is the default seed.", "", "Exit status:",
    ]
    lines += ExitStatus.allCases.map { "  \(padded("\($0.rawValue)", 5))\($0.meaning)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Sets the hash seed. This must happen before the first hash table is made, so it reads the words itself.
  private static func setHashSeed(_ words: [String]) {
    for (index, word) in words.enumerated() where word == "--hash-seed" {
      guard index + 1 < words.count, let seed = Numbers.seed(words[index + 1]) else { return }
      heddle_set_hash_seed(seed)
    }
  }
}
