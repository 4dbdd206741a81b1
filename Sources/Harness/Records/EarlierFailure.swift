import Console
import Scenario

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is at the path of a failure file after a run that passed.
struct EarlierFailure {
  private let path: String
  /// Where the links at the path lead.
  private let target: String

  /// Nil if there is no regular file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let target = LinkPath.target(of: path)
    else { return nil }
    self.path = path
    self.target = target
  }

  /// Removes the failure of an earlier run of the same seed and spec, and leaves anything else alone.
  ///
  /// - Returns: What happened to it, in a sentence.
  func clear(afterPassing spec: RunSpec) -> String {
    guard let text = try? readText(path),
      let file = try? JSONText.decode(FailureFile.self, from: text, file: path)
    else { return "\(quoted(path)) is not a failure file of this build, and stays as it is" }
    guard file.seed == spec.seed else {
      return
        "\(quoted(path)) contains a failure of seed \(seedText(file.seed)), and stays as it is"
    }
    guard file.spec == spec.texts else {
      return "\(quoted(path)) contains a failure of this seed with another spec, and stays as it is"
    }
    guard unlink(target) == 0 else {
      return "\(quoted(path)) contains a failure that no longer happens, but cannot be removed: "
        + lastSystemError()
    }
    // The link stays: the next failure is written where its owner wants it.
    let end = target == path ? "" : ", to which the link \(quoted(path)) leads"
    return
      "removed \(quoted(target))\(end): this seed and spec failed in an earlier run and pass now"
  }
}
