import Console
import Foundation
import Scenario

/// `heddle seeds add`: turns a run into an entry of the corpus.
struct SeedsAddCommand {
  struct Arguments {
    var paths: [String] = []
    var seed: UInt64?
    var overrides: [SpecOverride] = []
    var reason: String?
    var target = "Seeds/found.seed"
    var expectation: SeedAddition.Expectation?
    var isPinned = false
    var date: String?
  }

  static func command(_ system: AnySystem) -> Command<Arguments> {
    let entry = "Entry"
    return Command(
      name: "seeds add", usage: "FAILURE | --seed SEED [options] --reason TEXT",
      summary: [
        "Runs a failure file, or a seed with the options of its spec, and writes an entry with the result:",
        "the seed, only those fields that this build would draw differently, what is expected, both",
        "digests, the reason and the date. If no bug is planted, a failure is expected to be fixed, so",
        "that the entry says pass; the digests of one that still fails are filled in by \(ProgramName.current) seeds update.",
      ],
      options: [
        .value("--reason", .line, \.reason, entry, "why the seed is there; always needed"),
        .value(
          "--to", .seedFile, \.target, entry,
          "the file that gets the entry, made if missing; by default Seeds/found.seed"),
        .value(
          "--expect", .word, \.expectation, entry,
          "what a replay must find; by default pass, or with a planted bug what the run found"),
        .flag("--pin", \.isPinned, entry, "makes it a failure if the digests move"),
        .value(
          "--date", .day, \.date, entry,
          "the day of the fix, or on which the seed was added; by default today, in UTC"),
        .value("--seed", .seed, \.seed, "Seed", "the seed, decimal or 0x…"),
      ] + specOptions(system.fields, \.overrides),
      argument: { word, arguments in arguments.paths.append(word) })
  }

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    let syntax = command(environment.system)
    guard case .values(let arguments) = try syntax.parse(words, into: Arguments()) else {
      environment.out.write(syntax.helpText)
      return .passed
    }
    let command = SeedsAddCommand(arguments: arguments, environment: environment)
    return try command.perform()
  }

  let arguments: Arguments
  let environment: Environment

  private func perform() throws(HarnessError) -> ExitStatus {
    guard let reason = arguments.reason else {
      throw .usage(
        "\(ProgramName.current) seeds add needs --reason TEXT: why the seed is there, in one line")
    }
    var rule = FileRule(environment)
    for path in arguments.paths { rule.reads(path, as: "FAILURE") }
    rule.writes(arguments.target, as: "--to")
    try rule.check()
    let source = try source()
    var addition = SeedAddition(
      choice: .fewest(for: source.spec, environment.system), source: source.file,
      expectation: arguments.expectation, isPinned: arguments.isPinned, reason: reason,
      date: arguments.date ?? environment.today())
    let document = try SeedDocument(
      existingOrNew: arguments.target, system: environment.system)
    addition.system =
      environment.system.name == AnySystem.firstName ? nil : environment.system.name
    try refuseTwin(of: source.spec, in: document)
    // A path that cannot be written is reported before anything runs.
    // Parent folders are made only below the corpus: elsewhere a mistyped path would become a tree of folders.
    let folder = try MadeFolders(
      (arguments.target as NSString).deletingLastPathComponent,
      withParents: arguments.target.split(separator: "/").dropLast().contains("Seeds"))
    // Does nothing if an entry was added.
    defer { folder.removeEmpty() }
    try ReplacedFile(arguments.target).discard()
    let run = ReplayPlan.Run(spec: source.spec, choice: addition.choice)
    let answer: RunResult
    do throws(HarnessError) {
      answer = try Replayer(environment, jobs: 1).answer(run)
    } catch .interrupted {
      environment.errors.line("interrupted; nothing was added")
      return .interrupted
    }
    let entry = try addition.entry(source.spec, answer)
    try write(entry, document)
    warn(entry, answer)
    return .passed
  }

  /// The spec to run, and the failure file that contains it.
  private func source() throws(HarnessError) -> (spec: RunSpec, file: FailureFile?) {
    let choices = "either a failure file or --seed SEED"
    switch (arguments.paths.count, arguments.seed) {
    case (0, let seed?):
      let choice = SpecChoice(seed: seed, overrides: arguments.overrides)
      return (try choice.resolve(environment.system), nil)
    case (1, nil):
      if let override = arguments.overrides.first {
        throw .usage("--\(override.name) needs --seed; a failure file contains its own spec")
      }
      return try failure(arguments.paths[0])
    case (0, nil): throw .usage("\(ProgramName.current) seeds add needs \(choices)")
    case (1, _): throw .usage("\(ProgramName.current) seeds add takes \(choices), not both")
    default: throw .usage("\(ProgramName.current) seeds add takes one failure file at a time")
    }
  }

  private func failure(
    _ path: String
  ) throws(HarnessError) -> (spec: RunSpec, file: FailureFile?) {
    let file = try FailureFile(
      text: try readText(path), file: path, system: environment.system)
    if file.isSkipped(environment.system) {
      throw .usage(
        "\(quoted(path)) needs the planted bug \(file.spec["bug"] ?? ""), "
          + "which is not in this build; build it with --traits default,PlantedBugs")
    }
    if file.result.hasGivenPlans {
      throw .usage(
        "\(quoted(path)): its clients were given plans, which a seed entry cannot contain; "
          + "keep the file itself in the folder, where replay finds it")
    }
    return (try file.resolvedSpec(file: path, environment.system), file)
  }

  /// A second entry of the same run would repeat the first or contradict it.
  private func refuseTwin(
    of spec: RunSpec, in document: SeedDocument
  ) throws(HarnessError) {
    for entry in document.entries {
      guard !entry.isForeign, entry.choice.seed == spec.seed, entry.bug == spec.plantedBug else {
        continue
      }
      if hasSameFields(try entry.resolve(environment.system), spec) {
        throw .usage(
          "\(entry.place) has seed \(seedText(spec.seed)) with the same spec; nothing was added")
      }
    }
  }

  private func write(_ entry: SeedEntry, _ document: SeedDocument) throws(HarnessError) {
    let (bytes, line) = document.appending(entry.text)
    try document.replacement(bytes).commit()
    environment.out.write(
      "added to \(printable(document.path)):\(line)\n\n\(shown(entry))\n")
  }

  private func shown(_ entry: SeedEntry) -> String {
    entry.text.split(separator: "\n").map { shortened(String($0)) }.joined(separator: "\n")
  }

  private func warn(_ entry: SeedEntry, _ answer: RunResult) {
    guard entry.expectation == .pass, answer.outcome.exitStatus != .passed else { return }
    environment.out.flush()
    let path = arguments.target
    environment.errors.line(
      "until this is fixed, \(commandText([environment.program, "replay", path])) fails "
        + "(\(answer.outcome.sentence)); then "
        + "\(commandText([environment.program, "seeds", "update", path])) fills in the digests")
  }
}
