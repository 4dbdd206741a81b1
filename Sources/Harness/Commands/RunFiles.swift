import Workloads

/// The files that a run writes; all are opened before it starts and put in place when it has ended.
final class RunFiles {
  let trace: ReplacedFile?
  let narration: ReplacedFile?
  let failure: ReplacedFile?
  /// The complete file that takes the failure file's place if the engine traps.
  private var trapPath: String?

  /// - Throws: `.usage`, `.unwritable`, `.interruptedWaiting`, and leaves nothing behind.
  init(
    _ arguments: RunCommand.Arguments, _ surroundings: Surroundings
  ) throws(HarnessError) {
    var rule = FileRule(surroundings)
    rule.writes(arguments.trace, as: "--trace")
    rule.writes(arguments.narration, as: "--narrate")
    rule.writes(arguments.failure, as: "--failure")
    try rule.check()
    trace = try surroundings.open(arguments.trace)
    narration = try surroundings.open(arguments.narration)
    failure = try surroundings.open(arguments.failure)
  }

  /// Writes the failure file of a trap beside the real one; the names for the handler.
  func prepareForTrap(_ spec: RunSpec) -> (from: String, to: String)? {
    guard let failure, failure.temporaryPath != failure.path else { return nil }
    let path = failure.temporaryPath + ".trap"
    guard let file = try? ReplacedFile(path) else { return nil }
    file.write(FailureFile(trapIn: spec, build: .current).text)
    guard (try? file.commit()) != nil else { return nil }
    trapPath = path
    return (path, failure.path)
  }

  /// The temporary files, which nobody finishes if the engine traps.
  var unfinishedPaths: [String] {
    [trace, narration, failure].compactMap { $0 }.filter { $0.temporaryPath != $0.path }
      .map(\.temporaryPath)
  }

  /// Puts the trace in place, and the failure file if there is a failure.
  ///
  /// Each file is tried though another could not be written: what was found must not be lost with it.
  func finish(_ recording: RunRecording) -> [HarnessError] {
    removeTrapFile()
    if let failure {
      if let found = recording.report.outcome.failure {
        failure.write(FailureFile(recording, found, build: .current).text)
      } else {
        failure.discard()
      }
    }
    let isFailed = recording.report.outcome.failure != nil
    var errors: [HarnessError] = []
    for file in [trace, narration, isFailed ? failure : nil] {
      do throws(HarnessError) { try file?.commit() } catch { errors.append(error) }
    }
    return errors
  }

  /// Leaves everything as it was before the run.
  func discard() {
    removeTrapFile()
    trace?.discard()
    narration?.discard()
    failure?.discard()
  }

  private func removeTrapFile() {
    if let trapPath { removeFile(trapPath) }
    trapPath = nil
  }
}
