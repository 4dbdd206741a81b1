import Console

/// The files of a sweep; all are opened before the first seed runs.
final class SweepOutputs {
  let results: ResultsWriter?
  let failures: FailureFolder?
  /// How many failure files of an earlier sweep were removed.
  private(set) var removed = 0
  private let junit: ReplacedFile?
  private let propertyNames: [String]

  /// - Parameter earlierBytes: How much of the results file stays; nil if there is none.
  /// - Throws: `.usage`, `.unwritable`, `.interruptedWaiting`; no file is left then.
  init(
    _ arguments: SweepArguments, _ header: SweepHeader, earlierBytes: UInt64?,
    _ environment: Environment
  ) throws(HarnessError) {
    try Self.check(arguments, environment)
    propertyNames = environment.system.propertyNames
    junit = try environment.open(arguments.junit)
    failures = try arguments.failureFolder.map { (path) throws(HarnessError) in
      try FailureFolder(
        path, options: header.options, makesParents: arguments.failures != nil)
    }
    do throws(HarnessError) {
      results = try Self.results(arguments, header, earlierBytes, environment)
      // Failures of seeds that this sweep does not run would look like its own. A folder that the user names may be
      // shared by sweeps with other options; one that is named after the results contains nothing else.
      if earlierBytes ?? 0 == 0 {
        removed = try failures?.empty(keepsOthers: arguments.failures != nil) ?? 0
      }
    } catch {
      junit?.discard()
      failures?.finish()
      throw error
    }
  }

  private static func check(
    _ arguments: SweepArguments, _ environment: Environment
  ) throws(HarnessError) {
    var rule = FileRule(environment)
    rule.reads(arguments.known, as: "--known")
    rule.writes(arguments.out, as: "--out")
    rule.writes(arguments.junit, as: "--junit")
    rule.writes(environment.gitHubPage, as: GitHubReport.pageVariable)
    rule.writes(
      folder: arguments.failureFolder, ".failure",
      as: arguments.failures == nil ? "the failure folder" : "--failure-folder")
    try rule.check()
  }

  private static func results(
    _ arguments: SweepArguments, _ header: SweepHeader, _ earlierBytes: UInt64?,
    _ environment: Environment
  ) throws(HarnessError) -> ResultsWriter? {
    guard let path = arguments.out else { return nil }
    if let earlierBytes {
      return try ResultsWriter(
        resuming: path, after: earlierBytes, header, isInterrupted: environment.isInterrupted)
    }
    return try ResultsWriter(creating: path, header, isInterrupted: environment.isInterrupted)
  }

  /// Writes the report on the whole sweep.
  ///
  /// - Throws: `.unwritable`.
  func finish(_ text: SweepText, milliseconds: UInt64) throws(HarnessError) {
    guard let junit else { return }
    junit.write(
      JUnitReport(
        text, milliseconds: milliseconds, propertyNames: propertyNames
      ).xml)
    try junit.commit()
  }

  /// Keeps what was found and removes what is incomplete.
  func discard() {
    junit?.discard()
    failures?.finish()
  }
}
