import Console
import Scenario

/// One sweep, from its arguments and earlier results to its summary.
final class SweepSession {
  private let arguments: SweepArguments
  private let environment: Environment
  private let shardNote: String?
  private let header: SweepHeader
  private var summary: SweepSummary
  private let outputs: SweepOutputs
  private let jobs: Int
  /// The seed whose failure ended the sweep; nil if none did.
  private var stoppedAt: UInt64?

  /// Reads and opens everything, so that nothing runs if something is wrong.
  ///
  /// - Throws: `.usage`, `.malformed`, `.unreadable`, `.unwritable`.
  init(_ arguments: SweepArguments, _ environment: Environment) throws(HarnessError) {
    self.arguments = arguments
    self.environment = environment
    jobs = arguments.jobs ?? max(1, environment.processors)
    let known = try arguments.known.map { (path) throws(HarnessError) in
      try KnownSignatures(path: path)
    }
    let earlier = try EarlierResults(arguments)
    let (shard, note) = try arguments.chosenShard(environment)
    shardNote = note
    let plan = try arguments.plan(environment, earlier: earlier?.header)
    header = SweepHeader(
      build: .current, system: environment.system.name, options: arguments.optionTexts,
      seeds: plan, shard: shard,
      audit: arguments.audit, limits: arguments.limits,
      counts: environment.system.counts,
      faults: environment.system.faults.map(\.label))
    try Self.checkSpecs(header, environment)
    try earlier?.check(header)
    var summary = SweepSummary(header: header, known: known ?? KnownSignatures())
    summary.requiresMet = arguments.requiresMet
    let bytes = try earlier?.read { summary.add($0) }
    self.summary = summary
    outputs = try SweepOutputs(arguments, header, earlierBytes: bytes, environment)
  }

  /// Options that contradict each other usually show in the first seeds.
  private static let seedsChecked = 256

  private static func checkSpecs(
    _ header: SweepHeader, _ environment: Environment
  ) throws(HarnessError) {
    var seeds = SeedIterator(header.seeds, shard: header.shard)
    for _ in 0..<seedsChecked {
      guard let seed = seeds.next() else { return }
      let choice = try SpecChoice(
        seed: seed, options: header.options, environment.system.fields)
      do throws(HarnessError) { _ = try choice.resolve(environment.system) } catch {
        throw .usage("seed \(seedText(seed)): \(error)")
      }
    }
  }

  /// Sweeps, and returns the status of the gravest failure.
  ///
  /// - Throws: The error that kept every seed from running.
  func run() throws(HarnessError) -> ExitStatus {
    if let shardNote { environment.errors.line(shardNote) }
    if let failures = outputs.failures, outputs.removed > 0 {
      let files = Numbers.counted(UInt64(outputs.removed), "failure file")
      environment.errors.line("removed \(files) of an earlier sweep from \(quoted(failures.path))")
    }
    environment.errors.flush()
    var progress = makeProgress()
    var error: HarnessError?
    var isInterrupted = false
    do throws(HarnessError) {
      let ending = try sweep(&progress)
      isInterrupted = ending == .interrupted
      if ending == .stopped { stoppedAt = summary.firstFailure.seed }
      try outputs.results?.finish()
    } catch let stop {
      error = stop
    }
    progress.finish()
    isInterrupted = isInterrupted || environment.isInterrupted()
    var rerun = FailureRerun(header: header, folder: outputs.failures, environment)
    if !isInterrupted, error == nil {
      do throws(HarnessError) { try rerun.complete(summary.groups) } catch let stop {
        error = stop
      }
    }
    return try tell(rerun, progress, isInterrupted: isInterrupted, error: error)
  }

  private func makeProgress() -> SweepProgress {
    let isQuiet = arguments.isQuiet
    return SweepProgress(
      terminal: isQuiet ? nil : environment.terminal,
      log: isQuiet || environment.terminal != nil ? nil : environment.errors,
      total: summary.planned, before: summary.done.count, seconds: arguments.seconds)
  }

  private func sweep(_ progress: inout SweepProgress) throws(HarnessError) -> SweepOperation.Ending
  {
    let header = header
    let system = environment.system
    var options = SweepMachine.Options(
      jobs: jobs, audit: header.audit, isRecording: outputs.failures != nil,
      specOptions: header.options,
      milliseconds: { header.limits.milliseconds(steps: header.steps(of: $0, system)) })
    var end: UInt64?
    if arguments.stopsAtFailure {
      let known = summary.known
      options.stops = { known.lacks($0) }
      // What an earlier sweep has found need not be found again.
      end = summary.firstFailure.seed.flatMap { header.seeds.position(of: $0) }
      stoppedAt = summary.firstFailure.seed
    }
    var machine = SweepMachine(
      options,
      seeds: SeedIterator(header.seeds, shard: header.shard, without: summary.done, end: end))
    for group in summary.groups {
      // If its file is missing, this failure is recorded at the end, and no larger failure in its place.
      _ = outputs.failures?.find(group.key, seed: group.smallest.seed)
      machine.note(group.smallest)
    }
    let reporting = SweepReporting(summary, progress)
    var outlets = SweepOperation.Outlets(
      isInterrupted: environment.isInterrupted, settled: reporting.add, tick: reporting.tick)
    outlets.results = outputs.results
    if let folder = outputs.failures {
      outlets.recorded = { (result) throws(HarnessError) in
        guard let key = FailureKey(result) else { return }
        try folder.write(try header.failureFile(result.result, of: system), for: key)
      }
    }
    let operation = SweepOperation(
      machine, places: options.places,
      pool: environment.makePool(options.places, header.limits.megabytes), outlets: outlets,
      seconds: arguments.seconds)
    defer { (summary, progress) = (reporting.summary, reporting.progress) }
    return try operation.run()
  }

  private func tell(
    _ rerun: FailureRerun, _ progress: SweepProgress, isInterrupted: Bool,
    error: HarnessError?
  ) throws(HarnessError) -> ExitStatus {
    outputs.failures?.finish()
    let status = summary.exitStatus(isInterrupted: isInterrupted)
    // Nothing ran, so there is only the error to report.
    if let error, summary.done.count == 0 {
      outputs.discard()
      throw error
    }
    var text = SweepText(
      summary, files: outputs.failures?.files ?? [:], backtraces: rerun.backtraces)
    text.program = environment.program
    text.isStopped = stoppedAt != nil
    let isText = arguments.format == .text
    environment.out.write(
      !isText
        ? text.json(isInterrupted: isInterrupted) : arguments.isQuiet ? text.quietText : text.text)
    environment.out.flush()
    GitHubReport(text).tell(environment)
    if isInterrupted { environment.errors.line(interruption) }
    if let stoppedAt, !isInterrupted { environment.errors.line(stop(at: stoppedAt)) }
    if !arguments.isQuiet {
      environment.errors.line(progress.account())
      if let cost = text.firstFailureCost { environment.errors.line(cost) }
    }
    var errors = [error].compactMap { $0 }
    do throws(HarnessError) {
      try outputs.finish(text, milliseconds: progress.elapsedMilliseconds)
    } catch {
      errors.append(error)
    }
    // An output that cannot be written must not hide what was found.
    for error in errors { environment.errors.line("\(ProgramName.current): \(error)") }
    return status == .passed ? errors.first?.exitStatus ?? .passed : status
  }

  private func stop(at seed: UInt64) -> String {
    "stopped at the first failure, seed \(seedText(seed))"
      + (arguments.out == nil
        ? "" : "; the same command with --resume, without --stop-at-failure, goes on")
  }

  private var interruption: String {
    arguments.out == nil
      ? "interrupted; with --out FILE it could be resumed"
      : "interrupted; the same command with --resume continues from here"
  }
}

/// Collects what an operation reports to its session.
private final class SweepReporting {
  var summary: SweepSummary
  var progress: SweepProgress

  init(_ summary: SweepSummary, _ progress: SweepProgress) {
    self.summary = summary
    self.progress = progress
  }

  func add(_ result: SeedResult) {
    summary.add(result)
    progress.add(result)
  }

  func tick() { progress.tick() }
}

extension SweepHeader {
  /// The failure file of a seed of the sweep.
  ///
  /// - Throws: `.usage` if the seed's spec contradicts itself.
  func failureFile(_ result: RunResult, of system: AnySystem) throws(HarnessError) -> FailureFile {
    let spec = try SpecChoice(seed: result.seed, options: options, system.fields).resolve(system)
    return FailureFile(spec, result, of: system, build: .current)
  }

  /// How many steps the run of a seed may take.
  func steps(of seed: UInt64, _ system: AnySystem) -> UInt64 {
    let choice = try? SpecChoice(seed: seed, options: options, system.fields)
    return (try? choice?.resolve(system))?.steps ?? 0
  }
}
