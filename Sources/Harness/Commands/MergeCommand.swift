import Console
import Scenario

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `heddle merge`: combines the results of shards, or of several sweeps, as if they were one sweep.
struct MergeCommand {
  struct Arguments {
    var paths: [String] = []
    var out: String?
    var junit: String?
    var known: String?
    var namesFailureFiles = false
    var isPartial = false
    var requiresMet = false
    var format = OutputFormat.text
    var isQuiet = false
  }

  static var command: Command<Arguments> {
    Command(
      name: "merge", usage: "FILE… [options]",
      summary: [
        "Joins results files, as \(ProgramName.current) sweep --out writes them, and prints one summary, as for a single",
        "sweep of all their seeds. The files must come from the same build with the same options; the shards",
        "of each sweep must all be there and complete, and no seed may be in two of them.",
      ],
      options: [
        .flag(
          "--partial", \.isPartial, "Input", "merges what there is, and says what is missing"),
        .value(
          "--known", .path, \.known, "Input", "signatures that are reported but do not fail"),
        .flag(
          "--require-met", \.requiresMet, "Input",
          "fails where a fault that was on fired in no seed, or a text that must be met was met in none"
        ),
        .flag(
          "--failure-files", \.namesFailureFiles, "Input",
          "lists the failure files in the folder FILE.failures of each FILE"),
        .value(
          "--out", .path, \.out, "Output",
          "writes one results file, which can be resumed and merged again"),
        .value("--junit", .path, \.junit, "Output", "writes a test report as JUnit XML"),
        .value("--format", .word, \.format, "Output", "the output format: text or json"),
        .flag("--quiet", \.isQuiet, "Output", "prints only what failed, and the verdict"),
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
        "\(ProgramName.current) merge needs a FILE: results that \(ProgramName.current) sweep --out wrote"
      )
    }
    return try MergeCommand(arguments: arguments, environment: environment).perform()
  }

  let arguments: Arguments
  let environment: Environment

  private func perform() throws(HarnessError) -> ExitStatus {
    var known = KnownSignatures()
    if let path = arguments.known { known = try KnownSignatures(path: path) }
    let (out, junit) = try openOutputs()
    var merge = ResultsMerge(known: known)
    for path in arguments.paths {
      try merge.read(path, environment.system, isInterrupted: environment.isInterrupted)
      if environment.isInterrupted() {
        environment.errors.line("interrupted; nothing was written")
        return .interrupted
      }
    }
    guard let summary = merge.summary else { return .passed }
    try tellGaps(merge.plan.gaps(summary.done))
    for path in merge.torn {
      environment.errors.line("\(printable(path)): the last line is torn and was left out")
    }
    var text = SweepText(summary, files: failureFiles(of: summary))
    text.program = environment.program
    if let out { try merge.write(to: out) }
    junit?.write(
      JUnitReport(
        text, milliseconds: merge.milliseconds, propertyNames: environment.system.propertyNames
      ).xml)
    var errors: [HarnessError] = []
    for file in [out, junit] {
      do throws(HarnessError) { try file?.commit() } catch { errors.append(error) }
    }
    return tell(text, errors)
  }

  private func openOutputs() throws(HarnessError) -> (out: ReplacedFile?, junit: ReplacedFile?) {
    var rule = FileRule(environment)
    for path in arguments.paths {
      rule.reads(path, as: "FILE")
      if arguments.namesFailureFiles {
        rule.reads(folder: FailureFolder.folder(beside: path), ".failure", as: "the failure folder")
      }
    }
    rule.reads(arguments.known, as: "--known")
    rule.writes(arguments.out, as: "--out")
    rule.writes(arguments.junit, as: "--junit")
    rule.writes(environment.gitHubPage, as: GitHubReport.pageVariable)
    try rule.check()
    // The file is read once for the summary, and again in the order of the seeds.
    if arguments.out != nil {
      for path in arguments.paths where !isReplaceable(path) {
        throw .usage("with --out each FILE is read twice, but \(quoted(path)) is a pipe")
      }
    }
    let out = try environment.open(arguments.out)
    if let out { try refuseLoss(at: out) }
    return (out, try environment.open(arguments.junit))
  }

  /// Replaces a results file, which can be made again; refuses to replace any other file.
  private func refuseLoss(at out: ReplacedFile) throws(HarnessError) {
    var status = stat()
    guard !out.isInPlace, stat(out.path, &status) == 0, status.st_size > 0 else { return }
    if (try? ResultsFile(out.path)) == nil {
      throw .unwritable(path: out.path, reason: "it exists and does not contain results")
    }
  }

  private func tellGaps(_ gaps: [String]) throws(HarnessError) {
    guard let first = gaps.first else { return }
    if arguments.isPartial {
      for gap in gaps { environment.errors.line(gap) }
      return
    }
    let more =
      gaps.count > 1 ? ", and \(gaps.count - 1) more \(gaps.count == 2 ? "gap" : "gaps")" : ""
    throw .usage("\(first)\(more) (--partial merges what there is)")
  }

  /// The files of the smallest failures; other shards have files of larger ones.
  private func failureFiles(of summary: SweepSummary) -> [FailureKey: String] {
    guard arguments.namesFailureFiles else { return [:] }
    var files: [FailureKey: String] = [:]
    for group in summary.groups {
      for path in arguments.paths {
        // The second name is the one that builds up to 0.1.0 used.
        for name in [group.key.fileName(summary.header.options), group.key.fileName()] {
          let file = FailureFolder.folder(beside: path) + "/" + name
          if FailureFolder.isFile(file, about: group.smallest.seed) { files[group.key] = file }
        }
      }
    }
    return files
  }

  private func tell(_ text: SweepText, _ errors: [HarnessError]) -> ExitStatus {
    switch arguments.format {
    case .text: environment.out.write(arguments.isQuiet ? text.quietText : text.text)
    case .json: environment.out.write(text.json())
    }
    environment.out.flush()
    GitHubReport(text).tell(environment)
    if !arguments.isQuiet, let cost = text.firstFailureCost { environment.errors.line(cost) }
    for error in errors { environment.errors.line("\(ProgramName.current): \(error)") }
    if text.summary.done.count == 0 { return .cannotBeJudged }
    let status = text.summary.exitStatus(isInterrupted: false)
    guard status == .passed, let first = errors.first else { return status }
    return first.exitStatus
  }
}
