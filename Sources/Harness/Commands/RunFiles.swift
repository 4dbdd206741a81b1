import Console
import Scenario

/// The files that a run writes; all are opened before it starts and put in place when it has ended.
final class RunFiles {
  let trace: ReplacedFile?
  let narration: ReplacedFile?
  let failure: ReplacedFile?
  /// Whether the path of the failure file is taken by something other than a failure, which then stays.
  private let isFailureTaken: Bool
  private let system: AnySystem

  /// - Throws: `.usage`, `.unwritable`, `.interruptedWaiting`; leaves nothing behind then.
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

  /// What happens to the files if the system under test traps: all are kept, and say where that was.
  ///
  /// - Parameter plans: The plans that clients are given; nil if they draw them.
  func trapOutputs(_ spec: RunSpec, _ plans: [RecordedPlan]?) -> [TrapReporter.Output] {
    var outputs: [TrapReporter.Output] = []
    func add(_ file: ReplacedFile?, _ ending: @autoclosure () -> TrapText) {
      if let file { outputs.append(TrapReporter.Output(file: file, ending: ending())) }
    }
    add(trace, RunEnding.trapTrace)
    add(narration, RunEnding.trapNarration)
    // A complete file is prepared for it, which takes longer than the rest of the program's start.
    if !isFailureTaken {
      add(failure, FailureFile.trapText(spec, of: system, build: .current, plans: plans))
    }
    return outputs
  }

  /// Puts the files of a completed run in place, with the failure file if there is a failure.
  ///
  /// Each file is tried even if another could not be written, so that nothing that was found is lost.
  func finish(_ recording: RunResult, of spec: RunSpec) -> [HarnessError] {
    var errors = keep(RunEnding(recording))
    guard recording.outcome.failure != nil else {
      failure?.discard()
      return errors
    }
    if let failure, isFailureTaken {
      failure.discard()
      return errors + [
        .unwritable(path: failure.path, reason: "it exists and does not contain a failure")
      ]
    }
    failure?.write(FailureFile(spec, recording, of: system, build: .current).text)
    do throws(HarnessError) { try failure?.commit() } catch { errors.append(error) }
    return errors
  }

  /// Keeps what there is of an interrupted run; it has no failure file.
  func finish(interrupted ending: RunEnding) -> [HarnessError] {
    failure?.discard()
    return keep(ending)
  }

  /// Removes all files, for a run that has not begun.
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
