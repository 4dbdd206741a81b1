/// The files of a sweep; all are opened before the first seed.
final class SweepOutputs {
  let results: ResultsWriter?
  let failures: FailureFolder?
  private let junit: ReplacedFile?

  /// - Parameter earlierBytes: how much of the results file stays; nil where there is none.
  /// - Throws: `.unwritable`, and leaves nothing behind.
  init(
    _ arguments: SweepArguments, _ header: SweepHeader, earlierBytes: UInt64?
  ) throws(HarnessError) {
    try RunFiles.refuseSharing([arguments.out, arguments.junit].compactMap { $0 })
    junit = try arguments.junit.map { (path) throws(HarnessError) in try ReplacedFile(path) }
    failures = try arguments.failureFolder.map { (path) throws(HarnessError) in
      try FailureFolder(path)
    }
    do throws(HarnessError) {
      results = try Self.results(arguments, header, earlierBytes)
    } catch {
      junit?.discard()
      failures?.finish()
      throw error
    }
  }

  private static func results(
    _ arguments: SweepArguments, _ header: SweepHeader, _ earlierBytes: UInt64?
  ) throws(HarnessError) -> ResultsWriter? {
    guard let path = arguments.out else { return nil }
    if let earlierBytes {
      return try ResultsWriter(resuming: path, behind: earlierBytes, header)
    }
    return try ResultsWriter(creating: path, header)
  }

  /// Writes the report that is made of the whole.
  ///
  /// - Throws: `.unwritable`.
  func finish(_ text: SweepText, milliseconds: UInt64) throws(HarnessError) {
    guard let junit else { return }
    junit.write(JUnitReport(text, milliseconds: milliseconds).xml)
    try junit.commit()
  }

  /// Leaves what was found and takes away what is not whole.
  func discard() {
    junit?.discard()
    failures?.finish()
  }
}
