import Console

extension DiffCommand {
  /// Compares two results files; nil if neither side is one.
  ///
  /// - Throws: `.usage` if only one is, or if an option asks for what results do not contain.
  static func compareResults(
    _ arguments: Arguments, _ environment: Environment
  ) throws(HarnessError) -> ExitStatus? {
    let (a, b) = (arguments.sides[0], arguments.sides[1])
    let isResults = (ResultsComparison.isResults(a), ResultsComparison.isResults(b))
    guard isResults.0 || isResults.1 else { return nil }
    guard isResults.0, isResults.1 else {
      let (one, other) = isResults.0 ? (a, b) : (b, a)
      throw .usage(
        "\(quoted(one)) holds results of a sweep and \(quoted(other)) does not, so they cannot be compared"
      )
    }
    if let name = foreignOption(arguments) {
      throw .usage(
        "\(name) is about the runs of a seed; results of sweeps are compared as they are")
    }
    let difference: ResultsDifference
    do throws(HarnessError) {
      difference = try ResultsComparison.difference(
        a, b, environment.system, isInterrupted: environment.isInterrupted)
    } catch .interrupted {
      environment.errors.line("interrupted; nothing was compared")
      return .interrupted
    }
    let report = ResultsDiffText(difference: difference)
    environment.out.write(arguments.format == .text ? report.text : report.json)
    return difference.exitStatus
  }

  private static func foreignOption(_ arguments: Arguments) -> String? {
    if let override = arguments.overrides.first { return "--" + override.name }
    if arguments.isScheduleOnly { return "--schedule" }
    return arguments.worktree == nil ? nil : "--worktree"
  }
}
