import Console
import Scenario

/// The files that a run writes; all are opened before it starts and put in place when it has ended.
final class RunFiles {
  let trace: ReplacedFile?
  let narration: ReplacedFile?
  let failure: ReplacedFile?
  /// Whether something else than a failure is at the path of the failure file, which then stays.
  private let isFailureTaken: Bool
  private let system: AnySystem

  /// - Throws: `.usage`, `.unwritable`, `.interruptedWaiting`, and leaves nothing behind.
  init(
    _ arguments: RunCommand.Arguments, _ environment: Environment, reading inputs: [String] = []
  ) throws(HarnessError) {
    system = environment.system
    var rule = FileRule(environment)
    for input in inputs { rule.reads(input, as: "PATH") }
    rule.writes(arguments.trace, as: "--trace")
    rule.writes(arguments.narration, as: "--narrate")
    rule.writes(arguments.failure, as: "--failure")
    try rule.check()
    trace = try environment.open(arguments.trace)
    narration = try environment.open(arguments.narration)
    failure = try environment.open(arguments.failure)
    isFailureTaken = failure.map { !$0.isInPlace && Self.holdsSomethingElse($0.path) } ?? false
  }

  private static func holdsSomethingElse(_ path: String) -> Bool {
    guard let bytes = try? readBytes(path), !bytes.isEmpty else { return false }
    return !FailureFile.isOne(at: path)
  }

  /// What becomes of the files when the system under test traps: all are kept, and say where that was.
  ///
  /// - Parameter plans: Those that clients are given; nil where they draw them.
  func trapOutputs(_ spec: RunSpec, _ plans: [RecordedPlan]?) -> [TrapReporter.Output] {
    var outputs: [TrapReporter.Output] = []
    func add(_ file: ReplacedFile?, _ ending: @autoclosure () -> TrapText) {
      if let file { outputs.append(TrapReporter.Output(file: file, ending: ending())) }
    }
    add(trace, RunEnding.trapTrace)
    add(narration, RunEnding.trapNarration)
    // A whole file is made for it, which takes longer than the start of the program does otherwise.
    if !isFailureTaken {
      add(failure, FailureFile.trapText(spec, of: system, build: .current, plans: plans))
    }
    return outputs
  }

  /// Puts the files of a run that came to its end in place, the failure file if there is a failure.
  ///
  /// Each file is tried though another could not be written: what was found must not be lost with it.
  func finish(_ recording: RunResult, of spec: RunSpec) -> [HarnessError] {
    var errors = keep(RunEnding(recording))
    guard recording.outcome.failure != nil else {
      failure?.discard()
      return errors
    }
    if let failure, isFailureTaken {
      failure.discard()
      return errors + [
        .unwritable(path: failure.path, reason: "it is there already, and holds no failure")
      ]
    }
    failure?.write(FailureFile(spec, recording, of: system, build: .current).text)
    do throws(HarnessError) { try failure?.commit() } catch { errors.append(error) }
    return errors
  }

  /// Keeps what there is of a run that somebody stopped; it has no failure file.
  func finish(interrupted ending: RunEnding) -> [HarnessError] {
    failure?.discard()
    return keep(ending)
  }

  /// Leaves no file, where the run has not begun.
  func discard() {
    for file in [trace, narration, failure] { file?.discard() }
  }

  private func keep(_ ending: RunEnding) -> [HarnessError] {
    trace?.write(ending.traceLine + "\n")
    narration?.write(ending.narrationLine + "\n")
    var errors: [HarnessError] = []
    for file in [trace, narration] {
      do throws(HarnessError) { try file?.commit() } catch { errors.append(error) }
    }
    return errors
  }
}
