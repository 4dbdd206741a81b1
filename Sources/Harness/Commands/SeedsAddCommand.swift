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
      name: "seeds add", usage: "FAILURE… | --seed SEED [options] --reason TEXT",
      summary: [
        "Runs failure files, or a seed with the options of its spec, and writes an entry for each with the",
        "result: the seed, every field of the spec, what is expected, both digests, the reason and the",
        "date. A field or a workload that is added later does not change the entry. If no bug is planted, a",
        "failure is expected to be fixed, so that the entry says pass; the digests of one that still fails",
        "are filled in by \(ProgramName.current) seeds update.",
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
    let sources = try sources()
    let document = try SeedDocument(
      existingOrNew: arguments.target, system: environment.system)
    try refuseTwins(of: sources, in: document)
    // A path that cannot be written is reported before anything runs.
    // Parent folders are made only below the corpus: elsewhere a mistyped path would become a tree of folders.
    let folder = try MadeFolders(
      MadeFolders.parent(of: arguments.target),
      withParents: arguments.target.split(separator: "/").dropLast().contains("Seeds"))
    // Does nothing if an entry was added.
    defer { folder.removeEmpty() }
    try ReplacedFile(arguments.target).discard()
    var additions: [Addition] = []
    do throws(HarnessError) {
      for source in sources { additions.append(try run(source, reason: reason)) }
    } catch .interrupted {
      environment.errors.line("interrupted; nothing was added")
      return .interrupted
    }
    try write(additions.map(\.entry), document)
    warn(additions)
    return .passed
  }

  /// A spec to run, and the failure file that contains it.
  private struct Source {
    let spec: RunSpec
    var file: FailureFile?
    /// As the command line names it.
    let name: String
  }

  private struct Addition {
    let entry: SeedEntry
    let answer: RunResult

    /// Whether its failure is still to be fixed.
    var isOpen: Bool { entry.expectation == .pass && answer.outcome.exitStatus != .passed }
  }

  /// - Throws: `.usage` if the entry would say what did not happen, `.interrupted`.
  private func run(_ source: Source, reason: String) throws(HarnessError) -> Addition {
    var addition = SeedAddition(
      choice: .whole(of: source.spec), source: source.file, expectation: arguments.expectation,
      isPinned: arguments.isPinned, reason: reason, date: arguments.date ?? environment.today())
    addition.system =
      environment.system.name == AnySystem.firstName ? nil : environment.system.name
    let run = ReplayPlan.Run(spec: source.spec, choice: addition.choice)
    let answer = try Replayer(environment, jobs: 1).answer(run)
    do throws(HarnessError) {
      return Addition(entry: try addition.entry(source.spec, answer), answer: answer)
    } catch .usage(let sentence) where arguments.paths.count > 1 {
      throw .usage("\(quoted(source.name)): \(sentence)")
    }
  }

  private func sources() throws(HarnessError) -> [Source] {
    let choices = "either failure files or --seed SEED"
    switch (arguments.paths.isEmpty, arguments.seed) {
    case (true, let seed?):
      let choice = SpecChoice(seed: seed, overrides: arguments.overrides)
      return [Source(spec: try choice.resolve(environment.system), name: seedText(seed))]
    case (false, nil):
      if let override = arguments.overrides.first {
        throw .usage("--\(override.name) needs --seed; a failure file contains its own spec")
      }
      var sources: [Source] = []
      for path in arguments.paths { sources.append(try failure(path)) }
      return sources
    case (true, nil): throw .usage("\(ProgramName.current) seeds add needs \(choices)")
    case (false, _): throw .usage("\(ProgramName.current) seeds add takes \(choices), not both")
    }
  }

  private func failure(_ path: String) throws(HarnessError) -> Source {
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
    return Source(
      spec: try file.resolvedSpec(file: path, environment.system), file: file, name: path)
  }

  /// A second entry of the same run would repeat the first or contradict it.
  private func refuseTwins(
    of sources: [Source], in document: SeedDocument
  ) throws(HarnessError) {
    for (place, source) in sources.enumerated() {
      try refuseTwin(of: source.spec, in: document)
      for other in sources[..<place] where hasSameFields(other.spec, source.spec) {
        throw .usage(
          "\(quoted(other.name)) and \(quoted(source.name)) have seed \(seedText(source.spec.seed)) with "
            + "the same spec; nothing was added")
      }
    }
  }

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

  private func write(_ entries: [SeedEntry], _ document: SeedDocument) throws(HarnessError) {
    let (bytes, lines) = document.appending(entries.map(\.text))
    try document.replacement(bytes).commit()
    for (entry, line) in zip(entries, lines) {
      environment.out.write(
        "added to \(printable(document.path)):\(line)\n\n\(shown(entry))\n")
    }
  }

  private func shown(_ entry: SeedEntry) -> String {
    entry.text.split(separator: "\n").map { shortened(String($0)) }.joined(separator: "\n")
  }

  private func warn(_ additions: [Addition]) {
    let open = additions.filter(\.isOpen)
    guard let first = open.first else { return }
    environment.out.flush()
    let path = arguments.target
    let sentence = first.answer.outcome.sentence
    let (what, how) =
      additions.count == 1
      ? ("this is", sentence)
      : ("these are", "\(open.count) of \(additions.count) entries; of the first, \(sentence)")
    environment.errors.line(
      "until \(what) fixed, \(commandText([environment.program, "replay", path])) fails "
        + "(\(how)); then "
        + "\(commandText([environment.program, "seeds", "update", path])) fills in the digests")
  }
}
