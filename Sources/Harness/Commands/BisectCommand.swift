import Console
import Foundation
import Scenario

/// `heddle bisect`: the commit that a failure comes from.
struct BisectCommand {
  struct Arguments {
    var seed: UInt64?
    var failure: String?
    var good: String?
    var bad: String?
    var overrides: [SpecOverride] = []
    var bug: String?
    var signature: String?
    var repository = "."
    var worktree: String?
    var jobs = min(128, ProcessInfo.processInfo.activeProcessorCount)
    var buildMinutes = 30
    var runSeconds = 60
    var format = OutputFormat.text
    var isQuiet = false
  }

  static func command(_ system: AnySystem) -> Command<Arguments> {
    let limits = "Work"
    return Command(
      name: "bisect", usage: "--seed SEED|--failure FILE --good REV --bad REV [options]",
      summary: [
        "Finds the commit that a failure comes from. Each revision is built in a separate worktree and",
        "judged by the failure's signature: with the seed if it makes the same decisions, with as many",
        "other seeds as it takes if the schedule has moved. What does not build is skipped. Options of",
        "the spec are those that `\(ProgramName.current) run` needs to show the failure at the bad revision.",
        "A package that is named by a path beside the repository, such as ../heddle, is used as it is now.",
      ],
      options: [
        .value("--seed", .seed, \.seed, "Failure", "the seed that fails at the bad revision"),
        .value("--failure", .path, \.failure, "Failure", "a failure file, with seed and spec"),
        .value(
          "--signature", .text("TEXT"), \.signature, "Failure",
          "what to search for; by default what the bad revision shows"),
        .value("--good", .text("REV"), \.good, "Revisions", "a revision without the failure"),
        .value("--bad", .text("REV"), \.bad, "Revisions", "a later one with it"),
        .value(
          "--repository", .text("FOLDER"), \.repository, "Revisions",
          "a folder of the repository; by default the current one"),
        .value(
          "--worktree", .text("FOLDER"), \.worktree, limits,
          "where revisions are checked out and built, and kept for the next bisect; by default .build/bisect "
            + "in the repository"),
        .value(
          "--jobs", .count(1...128), \.jobs, limits, "how many runs at a time (one per core)"),
        .value(
          "--build-minutes", .count(1...1440), \.buildMinutes, limits,
          "after how long a build is given up; by default 30"),
        .value(
          "--run-seconds", .count(1...86_400), \.runSeconds, limits,
          "after how long a run counts as hung, plus a second for every 5,000 steps; by default "
            + "60"),
        .value("--format", .word, \.format, "Output", "the output format: text or json"),
        .flag("--quiet", \.isQuiet, "Output", "prints nothing before the result"),
      ] + specOptions(system.fields, \.overrides).filter { $0.name != "--bug" }
        + bugOptions(system), statuses: statuses)
  }

  /// A planted bug must be one that the revisions have; this build need not have it.
  private static func bugOptions(_ system: AnySystem) -> [Option<Arguments>] {
    guard let field = system.fields.named("bug") else { return [] }
    return [
      .value(
        "--bug", .word(among: ["none"] + system.bugs), \.bug, field.section,
        "plants a bug, in builds of all revisions")
    ]
  }

  private static var statuses: [(ExitStatus, String)] {
    [
      (.passed, "the first bad commit was found"),
      (.usage, "the command line, a file or a revision is wrong; there is nothing to search for"),
      (
        .cannotBeJudged,
        "only revisions are left that cannot be judged, or git or swift cannot be run"
      ),
      (.interrupted, "interrupted; the same command continues with the builds"),
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
    let plan = try plan(arguments, environment.system)
    guard let good = arguments.good, let bad = arguments.bad else {
      throw .usage(
        "\(ProgramName.current) bisect needs --good REV and --bad REV, to search between them")
    }
    let repository = try GitRepository(holding: arguments.repository)
    let (goodCommit, badCommit) = (try repository.commit(good), try repository.commit(bad))
    if goodCommit == badCommit {
      throw .usage("--good and --bad are the same commit, \(badCommit.short)")
    }
    if try repository.isAncestor(badCommit, of: goodCommit) {
      throw .usage(
        "--bad \(badCommit.short) comes before --good \(goodCommit.short), so the two are the wrong way round"
      )
    }
    let worktree = arguments.worktree ?? repository.folder + "/.build/bisect"
    var rule = FileRule(environment)
    rule.reads(arguments.failure, as: "--failure")
    rule.writes(tree: worktree, as: "the worktree")
    try rule.check()
    let folder = try BisectFolder(worktree, repository: repository)
    let operation = BisectOperation(
      plan, folder, bad: badCommit, good: goodCommit, environment)
    let report = try operation.run()
    if !arguments.isQuiet { environment.errors.line(leftBehind(folder)) }
    return try finish(report, arguments, environment)
  }

  /// What stays for the next bisect, and how to be rid of it.
  private static func leftBehind(_ folder: BisectFolder) -> String {
    let remove = ["git", "-C", folder.repository.folder, "worktree", "remove", "--force"]
    return
      "the worktree and its builds stay for the next bisect; to remove them: "
      + commandText(remove + [folder.tree.folder]) + " && "
      + commandText(["rm", "-r", folder.path])
  }

  private static func plan(
    _ arguments: Arguments, _ system: AnySystem
  ) throws(HarnessError) -> BisectPlan {
    var plan = try planOfFailure(arguments, system)
    plan.jobs = arguments.jobs
    plan.buildLimit = .seconds(60 * arguments.buildMinutes)
    plan.runLimit = .seconds(arguments.runSeconds)
    plan.isQuiet = arguments.isQuiet
    return plan
  }

  private static func planOfFailure(
    _ arguments: Arguments, _ system: AnySystem
  ) throws(HarnessError) -> BisectPlan {
    switch (arguments.seed, arguments.failure) {
    case (nil, nil):
      throw .usage(
        "\(ProgramName.current) bisect needs --seed SEED or --failure FILE, to know what fails")
    case (.some, .some): throw .usage("give --failure or --seed, not both")
    case (let seed?, nil):
      var plan = BisectPlan(seed: seed)
      plan.overrides = arguments.overrides.flatMap { ["--" + $0.name, $0.text] }
      plan.overrides += arguments.bug.map { ["--bug", $0] } ?? []
      plan.plantsBug = arguments.bug ?? "none" != "none"
      plan.signature = arguments.signature
      return plan
    case (nil, let path?):
      if let name = arguments.overrides.first?.name ?? arguments.bug.map({ _ in "bug" }) {
        throw .usage("--failure has the whole spec; --\(name) cannot be given with it")
      }
      let file = try FailureFile(text: readText(path), file: path, system: system)
      if file.result.hasGivenPlans {
        throw .usage(
          "\(quoted(path)): its clients were given plans, which other revisions may not know; "
            + "bisect takes only failures with drawn plans")
      }
      return plan(of: file, arguments.signature)
    }
  }

  private static func plan(of file: FailureFile, _ signature: String?) -> BisectPlan {
    let spec = BisectSpec(file)
    var plan = BisectPlan(seed: spec.seed)
    plan.spec = spec
    plan.plantsBug = spec.plantsBug
    plan.isTrap = file.result.outcome.kind == .trapped
    plan.signature =
      signature ?? (FailureSignature.isUnnamedTrap(file.signature) ? nil : file.signature)
    return plan
  }

  private static func finish(
    _ report: BisectReport, _ arguments: Arguments, _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    switch report.conclusion {
    case .refused(let sentence): throw .usage(sentence)
    case .interrupted:
      environment.errors.line(
        "interrupted after \(Numbers.counted(UInt64(report.steps.count), "step")); the same command continues with the builds"
      )
    case .found, .candidates:
      let text = BisectText(report: report)
      environment.out.write(arguments.format == .text ? text.text : text.json)
    }
    return report.exitStatus
  }
}

extension ValueKind where Value == String {
  /// Any text that is not empty.
  static func text(_ placeholder: String) -> Self {
    Self(
      placeholder: placeholder, expectation: "a text that is not empty",
      parse: { $0.isEmpty ? nil : $0 }, render: { $0 })
  }
}
