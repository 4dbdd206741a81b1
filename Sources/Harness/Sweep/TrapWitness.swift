import Console
import Processes
import Scenario

/// Runs a seed that ended its worker once more, to learn where: with the runtime's backtraces on.
package struct TrapWitness {
  /// What the second run showed.
  package struct Testimony: Hashable, Sendable {
    /// Whether it ended badly again.
    package var isAgain: Bool
    /// The functions in which it ended, innermost first; empty where nobody could say it.
    package var frames: [String]

    /// In lines, for a summary.
    package var lines: [String] {
      if !isAgain { return ["run once more, it did not end so"] }
      return frames.isEmpty ? ["no backtrace, for want of a Swift toolchain in PATH"] : frames
    }
  }

  /// Runs this program with arguments and variables within limits.
  package typealias Runner = (
    [String], [(name: String, value: String)], WatchedChild.Limits
  ) throws(HarnessError) -> WatchedChild

  private let run: Runner

  package init(run: @escaping Runner) { self.run = run }

  private static let linesMax = 60
  /// See the Swift runtime's `docs/Backtracing.rst`: the crashed thread alone, without registers.
  private static let settings =
    "enable=yes,interactive=no,color=no,threads=crashed,registers=none,images=none,"
    + "preset=friendly,sanitize=no,cache=no"

  /// How the run of `spec` ends this time.
  ///
  /// - Throws: `.child` when no second process can be started, `.interrupted`.
  package func testimony(
    of spec: RunSpec, limits: WatchedChild.Limits
  ) throws(HarnessError) -> Testimony {
    var settings = Self.settings
    // A program that holds the runtime does not know where the toolchain is.
    if let path = Backtracer.path { settings += ",swift-backtrace=" + path }
    let child = try run(
      RecordCommand.arguments(for: spec), [(name: "SWIFT_BACKTRACE", value: settings)], limits)
    let isAgain =
      switch child.end {
      case .signalled: true
      case .exited(let status): ExitStatus(rawValue: status) == nil
      }
    return Testimony(isAgain: isAgain, frames: Self.frames(in: child.errors))
  }

  /// The frames of a backtrace without the addresses, which differ from process to process.
  static func frames(in text: String) -> [String] {
    var frames: [String] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      guard words.count > 2, Int(words[0]) != nil, words.contains("in") else { continue }
      let rest = words.dropFirst().filter { !$0.hasPrefix("0x") && !Self.isMark($0) }
      if frames.count < Self.linesMax { frames.append(rest.joined(separator: " ")) }
    }
    return frames
  }

  /// `[ra]`, `[system]` and their like, which say how a frame was found.
  private static func isMark(_ word: Substring) -> Bool {
    word.hasPrefix("[") && word.hasSuffix("]")
  }
}
