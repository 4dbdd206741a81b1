import Console
import Processes

/// Builds the programs of revisions one after the other; what does not change between two is not rebuilt.
struct RevisionBuilder {
  enum Result: Equatable {
    case built(executable: String)
    /// `reason` includes the path of the log.
    case failed(reason: String)
    case interrupted
  }

  let folder: BisectFolder
  /// The product to build.
  let product: String
  /// The traits that the failure's planted bug needs, in the form of `--traits`; nil for the default ones.
  let traits: String?
  let limit: Duration
  let isInterrupted: () -> Bool
  /// Called now and then with the compiler's last line.
  var advanced: (String) -> Void = { _ in }

  private static let lookInterval = Duration.milliseconds(200)

  /// Builds with other traits are kept apart, or each change of traits would rebuild everything.
  private var products: String { folder.path + (traits == nil ? "/build" : "/build-bugs") }

  private var words: [String] {
    [
      "build", "-c", "release", "--product", product, "--package-path", folder.tree.folder,
      "--scratch-path", products,
    ] + (traits.map { ["--traits", $0] } ?? [])
  }

  /// Builds what is checked out, which is `commit`.
  ///
  /// - Throws: `.child` if no compiler can be run, `.unwritable` for the log.
  func build(_ commit: GitRepository.Commit) throws(HarnessError) -> Result {
    let path = "\(folder.logs)/\(commit.short).log"
    let log = try OutputCapture(path: path)
    let process = try Subprocess(
      Spawn("swift", words), output: .file(log), errors: .file(log),
      limits: Subprocess.Limits(time: limit))
    var nextLook = SuspendingClock.now
    let end = process.wait(farewell: Subprocess.usualFarewell, isInterrupted) {
      guard SuspendingClock.now >= nextLook else { return }
      nextLook = SuspendingClock.now + Self.lookInterval
      if let line = log.lastLine { advanced(line) }
    }
    switch end.reason {
    case .interrupted, .dismissed: return .interrupted
    case .timeLimit, .memoryLimit: return .failed(reason: "does not build in time (\(path))")
    case nil:
      if end.status == .exited(0) { return .built(executable: products + "/release/" + product) }
      return isInterrupted() ? .interrupted : .failed(reason: Self.complaint(in: log.text, path))
    }
  }

  /// A sentence that it does not build, and why: the first error in the log.
  static func complaint(in log: String, _ path: String) -> String {
    let error = log.split(whereSeparator: \.isNewline).first { $0.contains("error: ") }
    let text = error.map { ": " + shortened(trimmed($0), to: errorMax) } ?? ""
    return "does not build\(text) (\(path))"
  }

  /// The length of a path and a sentence.
  private static let errorMax = 300
}
