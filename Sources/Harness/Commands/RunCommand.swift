import Console
import Primitives
import Scenario

/// `heddle run`: one run, from its options to its exit status.
struct RunCommand {
  struct Arguments {
    var seed: UInt64?
    var overrides: [SpecOverride] = []
    var trace: String?
    var narration: String?
    var failure: String?
    var plans: String?
    var format = OutputFormat.text
    var checksDeterminism = false
    var isQuiet = false
  }

  static func command(_ system: AnySystem) -> Command<Arguments> {
    let output = "Output and checks"
    return Command(
      name: "run", usage: "[options]",
      summary: [
        "Runs one seed: draws every field of the spec from it, lets fibers take their steps in the order",
        "that it decides, checks what they see, and prints the digests of the run. Each option overrides",
        "a single field. Counts may end in k or M; shares are written 1/64, 10% or 0.1.",
      ],
      options: [
        .value(
          "--seed", .seed, \.seed, "Seed",
          "the seed, decimal or 0x…; by default SEED of the environment, or a new one"),
        .value(
          "--plans", .path, \.plans, "Seed",
          "a failure file: the run has its seed and spec, and clients follow its plans, edited or not"
        ),
      ] + specOptions(system.fields, \.overrides) + [
        .value("--trace", .path, \.trace, output, "writes all events, one line of JSON each"),
        .value(
          "--narrate", .path, \.narration, output,
          "writes what every client asks and is answered, one line each"),
        .value(
          "--failure", .path, \.failure, output,
          "writes a failure file when the run fails, for \(ProgramName.current) replay"),
        .value("--format", .word, \.format, output, "the output format: text or json"),
        .flag(
          "--check-determinism", \.checksDeterminism, output,
          "repeats the run in a second process with another hash seed and compares"),
        .flag(
          "--quiet", \.isQuiet, output,
          "prints the outcome, the digests, and what repeats a failure"),
      ])
  }

  let arguments: Arguments
  let choice: SpecChoice
  let spec: RunSpec
  let environment: Environment
  /// What clients do, if a file says it.
  var plans: [RecordedPlan]?
  /// The same plans, decoded.
  var givenPlans: GivenPlans?

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    let syntax = command(environment.system)
    guard case .values(let arguments) = try syntax.parse(words, into: Arguments()) else {
      environment.out.write(syntax.helpText)
      return .passed
    }
    if let path = arguments.plans { return try run(plansOf: path, arguments, environment) }
    let seed = try Seed.choose(arguments.seed, environment)
    let choice = SpecChoice(seed: seed.value, overrides: arguments.overrides)
    let command = RunCommand(
      arguments: arguments, choice: choice, spec: try choice.resolve(environment.system),
      environment: environment)
    return try command.perform(isFresh: seed.isFresh)
  }

  /// The run of a failure file whose plans may have been edited.
  private static func run(
    plansOf path: String, _ arguments: Arguments, _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    if arguments.seed != nil || arguments.checksDeterminism {
      let other = arguments.seed != nil ? "--seed" : "--check-determinism"
      throw .usage("--plans uses the seed in its file, so it cannot be combined with \(other)")
    }
    let system = environment.system
    let file = try FailureFile(text: try readText(path), file: path, system: system)
    if file.isSkipped(system) { throw .usage("\(quoted(path)): \(SeedEntry.bugIsMissing)") }
    var whole = SpecChoice.all(of: try file.resolvedSpec(file: path, system))
    whole.overrides += arguments.overrides
    let choice = SpecChoice(seed: file.seed, overrides: arguments.overrides, plans: path)
    var command = RunCommand(
      arguments: arguments, choice: choice, spec: try whole.resolve(system),
      environment: environment)
    command.givenPlans = try file.plans(file: path, system)
    command.plans = file.result.plans
    return try command.perform(isFresh: false)
  }

  private var isText: Bool { arguments.format == .text }

  private func perform(isFresh: Bool) throws(HarnessError) -> ExitStatus {
    let files = try RunFiles(arguments, environment)
    announce(isFresh: isFresh)
    let recording = execute(files)
    if environment.isInterrupted() { return interrupted(recording, files) }
    var errors: [HarnessError] = []
    var difference: RunDifference?
    do throws(HarnessError) { difference = try checkDeterminism(recording) } catch {
      errors.append(error)
    }
    let isCompared = arguments.checksDeterminism && errors.isEmpty
    // The user may have interrupted the group of processes, or only this one.
    if environment.isInterrupted() || errors.contains(.interrupted) {
      return interruptedCheck(recording, files)
    }
    errors += files.finish(recording, of: spec)
    if difference == nil, errors.isEmpty { tellEarlierFailure(recording) }
    let report = RunText(
      recording: recording, spec: spec, choice: choice, program: environment.program,
      isCompared: isCompared,
      difference: difference, judges: environment.system.propertyNames)
    let text = isText ? report.text(isQuiet: arguments.isQuiet) : report.json
    environment.out.write(text)
    let status = difference == nil ? recording.outcome.exitStatus : .nondeterminism
    return tell(errors, beside: status)
  }

  /// Reports what went wrong apart from the run; this hides neither the run's report nor its failure.
  private func tell(_ errors: [HarnessError], beside status: ExitStatus) -> ExitStatus {
    environment.out.flush()
    tell(errors)
    guard status == .passed, let first = errors.first else { return status }
    return first.exitStatus
  }

  /// The seed is printed first, so that it is known whatever happens later.
  private func announce(isFresh: Bool) {
    if isText, !arguments.isQuiet {
      environment.out.write(RunText.header(spec))
    } else if isFresh {
      environment.errors.line("seed \(seedText(spec.seed))")
    }
    environment.out.flush()
    environment.errors.flush()
  }

  /// Carries out the run, with what its files ask for.
  func execute(_ files: RunFiles) -> RunResult {
    var bar = ProgressBar(arguments.isQuiet ? nil : environment.terminal, total: spec.steps)
    var request = RunRequest(spec)
    request.isRecording = files.failure != nil
    request.encode = PlanText.render
    request.plans = givenPlans
    request.shouldStop = environment.isInterrupted
    request.progress = { bar.advance(to: $0) }
    if let trace = files.trace {
      request.traced = { trace.write(TraceLines(legend: $2).text($0, $1) + "\n") }
    }
    var isTold = false
    if let narration = files.narration {
      request.narrator = {
        isTold = true
        narration.write($0 + "\n")
      }
    }
    if environment.catchesTraps {
      request.position = TrapReporter.position
      TrapReporter.arm(
        RunText.trapBlock(choice, spec, environment.program), files.trapOutputs(spec, plans),
        texts: environment.system.texts)
    }
    let clock = ContinuousClock()
    let start = clock.now
    var recording = environment.system.execute(request)
    let elapsed = clock.now - start
    if environment.catchesTraps { TrapReporter.disarm() }
    bar.finish()
    tellSpeed(recording.steps, elapsed)
    if files.narration != nil, !isTold {
      environment.errors.line("nothing was narrated: the system never calls run.narrate")
    }
    recording.lastNarration = environment.system.lastNarration(
      of: request, recording, lines: FailureBlock.narrationLines)
    return recording
  }

  /// Printed to standard error, because standard output is the same for the same seed.
  private func tellSpeed(_ steps: UInt64, _ elapsed: Duration) {
    guard !arguments.isQuiet else { return }
    let seconds = elapsed / .seconds(1)
    let rate = seconds > 0 ? UInt64(Double(steps) / seconds) : 0
    let milliseconds = UInt64(seconds * 1000)
    environment.errors.line(
      "\(Numbers.counted(steps, "step")) in \(milliseconds) ms, \(Numbers.grouped(rate)) a second; "
        + "built from sources \(BuildIdentity.current.fingerprint)"
    )
  }

  private func checkDeterminism(_ recording: RunResult) throws(HarnessError) -> RunDifference? {
    guard arguments.checksDeterminism else { return nil }
    let runChild = environment.runChild
    let check = DeterminismCheck { (words: [String]) throws(HarnessError) in
      try runChild(words, false)
    }
    return try check.difference(from: recording, of: spec)
  }

  private func interrupted(_ recording: RunResult, _ files: RunFiles) -> ExitStatus {
    let ending = RunEnding(recording, interruptedBy: environment.interruption())
    tell(files.finish(interrupted: ending))
    let steps = Numbers.counted(recording.steps, "step")
    environment.errors.line(
      "interrupted after \(steps); repeat with: \(choice.command(environment.program))")
    return .interrupted
  }
}

extension RunCommand {
  private func tell(_ errors: [HarnessError]) {
    for error in errors { environment.errors.line("\(ProgramName.current): \(error)") }
  }

  /// Removes the failure file of an earlier run that no longer fails, and reports what happened to any other file.
  private func tellEarlierFailure(_ recording: RunResult) {
    // Clients that were given plans made a different run.
    guard recording.outcome == .passed, plans == nil, let path = arguments.failure,
      let earlier = EarlierFailure(path)
    else { return }
    environment.errors.line(earlier.clear(afterPassing: spec))
  }

  /// The run itself came to its end, so its files are complete.
  private func interruptedCheck(_ recording: RunResult, _ files: RunFiles) -> ExitStatus {
    tell(files.finish(recording, of: spec))
    environment.errors.line(
      "interrupted in the second process, so nothing was compared; repeat with: "
        + "\(choice.command(environment.program)) --check-determinism")
    return .interrupted
  }
}
