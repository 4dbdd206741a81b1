import Workloads

/// The files that a run writes; all are opened before it starts and put in place when it has ended.
final class RunFiles {
  let trace: ReplacedFile?
  let narration: ReplacedFile?
  let failure: ReplacedFile?
  /// The complete file that takes the failure file's place if the engine traps.
  private var trapPath: String?

  /// - Throws: `.unwritable`, and leaves nothing behind.
  init(_ arguments: RunCommand.Arguments) throws(HarnessError) {
    let paths = [arguments.trace, arguments.narration, arguments.failure]
    try Self.refuseSharing(paths.compactMap { $0 })
    trace = try Self.open(paths[0])
    narration = try Self.open(paths[1])
    failure = try Self.open(paths[2])
  }

  /// Two options must not write one file, however they spell it.
  static func refuseSharing(_ paths: [String]) throws(HarnessError) {
    let targets = paths.map { FileIdentity($0) }
    for (index, target) in targets.enumerated() {
      for other in 0..<index where target.isSame(as: targets[other]) {
        throw .usage(
          "two options name the same file \(quoted(paths[other]))"
            + (paths[other] == paths[index] ? "" : ", once as \(quoted(paths[index]))"))
      }
    }
  }

  private static func open(_ path: String?) throws(HarnessError) -> ReplacedFile? {
    guard let path else { return nil }
    return try ReplacedFile(path)
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
