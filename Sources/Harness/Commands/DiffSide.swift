import Console
import Foundation
import Processes
import Scenario

/// One of the two runs that are compared, in the form in which the user named it.
enum DiffSide: Equatable {
  case seed(UInt64)
  /// A file: a trace, or a failure whose run is repeated.
  case file(String)
  case revision(String, seed: UInt64)

  /// - Throws: `.usage` if `word` is none of these.
  init(_ word: String) throws(HarnessError) {
    if let seed = Numbers.seed(word) {
      self = .seed(seed)
    } else if FileManager.default.fileExists(atPath: word) {
      self = .file(word)
    } else if let colon = word.lastIndex(of: ":"), colon > word.startIndex,
      let seed = Numbers.seed(String(word[word.index(after: colon)...]))
    {
      self = .revision(String(word[..<colon]), seed: seed)
    } else {
      throw .usage(
        "\(quoted(word)) is not a file, a seed, or REVISION:SEED; \(ProgramName.current) diff takes two of these"
      )
    }
  }
}

/// Makes or opens the trace of a side.
struct DiffSource {
  let arguments: DiffCommand.Arguments
  let environment: Environment

  /// Checks both sides before a revision is built or a run made for either.
  ///
  /// - Throws: `.usage` for a revision that does not exist, or a spec that contradicts itself.
  func check(_ sides: [DiffSide]) throws(HarnessError) {
    for side in sides {
      switch side {
      case .seed(let seed):
        _ = try SpecChoice(seed: seed, overrides: arguments.overrides).resolve(
          environment.system)
      case .file: continue
      case .revision(let revision, _):
        _ = try GitRepository(holding: arguments.repository).commit(revision)
      }
    }
  }

  /// - Throws: Why there is no trace; `.interrupted`.
  func reader(_ side: DiffSide) throws(HarnessError) -> TraceReader {
    switch side {
    case .seed(let seed):
      let choice = SpecChoice(seed: seed, overrides: arguments.overrides)
      let spec = try choice.resolve(environment.system)
      return try run(spec, name: "seed \(seedText(seed))", choice.command(environment.program))
    case .file(let path): return try open(path)
    case .revision(let revision, let seed): return try build(revision, seed)
    }
  }

  /// A failure file is one JSON object over many lines; a trace has one event on each line.
  private func open(_ path: String) throws(HarnessError) -> TraceReader {
    let reader = try TraceReader(path: path)
    let line = try reader.next() ?? []
    let text = String(decoding: line, as: UTF8.self).filter { !$0.isWhitespace }
    guard path.hasSuffix(".failure") || text == "{" else { return try TraceReader(path: path) }
    let file = try FailureFile(
      text: readText(path), file: path, system: environment.system)
    if file.isSkipped(environment.system) {
      throw .usage("\(path) needs a planted bug, and this build has none")
    }
    let spec = try file.resolvedSpec(file: path, environment.system)
    guard file.result.hasGivenPlans else {
      return try run(spec, name: path, SpecChoice.all(of: spec).command(environment.program))
    }
    let again = SpecChoice(seed: spec.seed, plans: path).command(environment.program)
    return try run(spec, file.plans(file: path, environment.system), name: path, again)
  }

  private func run(
    _ spec: RunSpec, _ plans: GivenPlans? = nil, name: String, _ command: String
  ) throws(HarnessError) -> TraceReader {
    let capture = try OutputCapture()
    let output = TextOutput(descriptor: capture.descriptor)
    var bar = ProgressBar(environment.terminal, total: spec.steps)
    var request = RunRequest(spec)
    request.plans = plans
    request.shouldStop = environment.isInterrupted
    request.traced = { output.line(TraceLines(legend: $2).text($0, $1)) }
    request.progress = { bar.advance(to: $0) }
    if environment.catchesTraps {
      request.position = TrapReporter.position
      TrapReporter.arm(
        TrapText([
          .literal(
            "\nTRAPPED: the system under test stopped the run of \(printable(name)), which leaves no trace\n  step "
          ),
          .step, .literal(", "), .actor, .literal("\n"),
          .statement(before: "  statement: ", after: "\n"),
          .literal("  replay: \(printable(command))\n"),
        ]), texts: environment.system.texts)
    }
    _ = environment.system.execute(request)
    if environment.catchesTraps { TrapReporter.disarm() }
    bar.finish()
    if environment.isInterrupted() { throw .interrupted }
    output.flush()
    if let reason = output.failure { throw .unwritable(path: "a temporary file", reason: reason) }
    return TraceReader(capture, name: name)
  }

  private var plantsBug: Bool {
    arguments.overrides.contains { $0.name == "bug" && $0.text != "none" }
  }

  private func build(_ revision: String, _ seed: UInt64) throws(HarnessError) -> TraceReader {
    let repository = try GitRepository(holding: arguments.repository)
    let commit = try repository.commit(revision)
    let worktree = arguments.worktree ?? repository.folder + "/.build/bisect"
    var rule = FileRule(environment)
    for word in arguments.sides {
      if case .file(let path) = try DiffSide(word) { rule.reads(path, as: "a side") }
    }
    rule.writes(tree: worktree, as: "the worktree")
    try rule.check()
    let folder = try BisectFolder(worktree, repository: repository)
    let progress = BisectProgress(environment, isQuiet: false)
    defer { progress.finish() }
    progress.begin("building \(commit.short) \(commit.subject)")
    try folder.prepareTree(at: commit.hash)
    let builder = RevisionBuilder(
      folder: folder, product: environment.system.product,
      traits: plantsBug ? environment.system.bugTraits : nil,
      limit: .seconds(60 * arguments.buildMinutes),
      isInterrupted: environment.isInterrupted, advanced: progress.goOn,
      told: progress.tell)
    switch try builder.build(commit) {
    case .interrupted: throw .interrupted
    case .failed(let reason): throw .usage("the revision \(commit.short) \(reason)")
    case .built(let executable):
      return try trace(executable, seed, name: "\(revision):\(seedText(seed))")
    }
  }

  private func trace(
    _ executable: String, _ seed: UInt64, name: String
  ) throws(HarnessError) -> TraceReader {
    let runner = RevisionRunner(
      executable: executable, jobs: 1, limit: .seconds(arguments.runSeconds),
      isInterrupted: environment.isInterrupted)
    let overrides = arguments.overrides.flatMap { ["--" + $0.name, $0.text] }
    let spec = try runner.resolve(seed: seed, overrides: overrides)
    let capture = try OutputCapture()
    guard try runner.trace(spec, from: 0, into: capture) else {
      throw .usage("the run of \(name) does not end, so it leaves no trace")
    }
    return TraceReader(capture, name: name)
  }
}
