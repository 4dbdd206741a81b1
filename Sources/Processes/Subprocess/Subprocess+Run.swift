import Console

extension Subprocess {
  /// What a process that has ended printed, and how it ended.
  package struct Result: Sendable {
    package var output: String
    package var errors: String
    package var end: TerminationStatus
    /// Why this process stopped it; nil if it did not.
    package var reason: KillReason?

    package init(
      output: String = "", errors: String = "", end: TerminationStatus, reason: KillReason? = nil
    ) {
      (self.output, self.errors, self.end, self.reason) = (output, errors, end, reason)
    }

    /// In the form of a shell: the exit status, or 128 plus the signal's number.
    package var status: Int32 { end.shellStatus }
  }

  private static let outputBytesMax = 1 << 28

  /// Runs a program and waits for it; its standard output is read.
  ///
  /// - Parameters:
  ///   - isQuiet: Whether its standard error is dropped; otherwise it goes where this process's own goes.
  ///   - isInterrupted: Once true, the process is killed; the result contains what it had printed.
  /// - Throws: `.child` if it cannot be started, or prints more than 256 MB.
  package static func run(
    _ program: String, _ arguments: [String], isQuiet: Bool = false,
    isInterrupted: () -> Bool = { false }
  ) throws(HarnessError) -> Result {
    var spawn = Spawn(program, arguments)
    // An occasional crash is expected, and its backtrace would take seconds.
    spawn.variables = [Backtracer.off]
    return try run(
      spawn, output: .pipe(.first(outputBytesMax)), errors: isQuiet ? .null : .inherited,
      isInterrupted: isInterrupted)
  }

  /// The same for any spawn, within limits.
  ///
  /// - Throws: `.child` if it cannot be started, or prints more than is kept of its standard output.
  package static func run(
    _ spawn: Spawn, output: Output, errors: Output, limits: Limits = Limits(),
    isInterrupted: () -> Bool = { false }
  ) throws(HarnessError) -> Result {
    let process = try Subprocess(spawn, output: output, errors: errors, limits: limits)
    let end = process.wait(isInterrupted)
    if let output = process.output, output.isOverfull {
      throw .child("\(spawn.program) printed more than can be kept")
    }
    return Result(
      output: process.output?.text ?? "", errors: process.errors?.text ?? "", end: end.status,
      reason: end.reason)
  }
}
