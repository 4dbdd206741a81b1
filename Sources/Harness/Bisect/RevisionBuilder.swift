import Console
import Foundation
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
  /// Told in a sentence what was done beside building.
  var told: (String) -> Void = { _ in }
  var compiler = "swift"

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
  /// The build tool may still ask for deleted files of another revision or of a linked package. If no error points into
  /// a source file, the products are removed and the revision is built once more.
  /// - Throws: `.child` if no compiler can be run, `.unwritable` for the log.
  func build(_ commit: GitRepository.Commit) throws(HarnessError) -> Result {
    let isReused = FileManager.default.fileExists(atPath: products)
    let first = try buildOnce(commit)
    guard first.isUnclear, isReused else { return first.result }
    do { try FileManager.default.removeItem(atPath: products) } catch { return first.result }
    told(
      "\(commit.short) does not build over the products of other revisions; removed \(products), building "
        + "once more")
    return try buildOnce(commit).result
  }

  private struct Attempt {
    var result: Result
    /// Whether it failed and no source is to blame.
    var isUnclear = false
  }

  /// Whether an error has a place in a source, as the compiler's have: another build would find it again.
  static func blamesSource(_ log: String) -> Bool {
    log.contains(/:\d+:\d+: error:/)
  }

  private func buildOnce(_ commit: GitRepository.Commit) throws(HarnessError) -> Attempt {
    let path = "\(folder.logs)/\(commit.short).log"
    let log = try OutputCapture(path: path)
    let process = try Subprocess(
      Spawn(compiler, words), output: .file(log), errors: .file(log),
      limits: Subprocess.Limits(time: limit))
    var nextLook = SuspendingClock.now
    let end = process.wait(farewell: Subprocess.usualFarewell, isInterrupted) {
      guard SuspendingClock.now >= nextLook else { return }
      nextLook = SuspendingClock.now + Self.lookInterval
      if let line = log.lastLine { advanced(line) }
    }
    switch end.reason {
    case .interrupted, .dismissed: return Attempt(result: .interrupted)
    case .timeLimit, .memoryLimit:
      return Attempt(result: .failed(reason: "does not build in time (\(path))"))
    case nil:
      if end.status == .exited(0) {
        return Attempt(result: .built(executable: products + "/release/" + product))
      }
      if isInterrupted() { return Attempt(result: .interrupted) }
      let text = log.text
      return Attempt(
        result: .failed(reason: Self.complaint(in: text, path)), isUnclear: !Self.blamesSource(text)
      )
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
