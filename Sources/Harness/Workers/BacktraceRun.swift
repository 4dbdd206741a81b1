import Console
import Processes
import Scenario

/// Repeats a seed that ended its worker, with the runtime's backtraces, to learn where it ends.
package struct BacktraceRun {
  /// What the second run has shown.
  package struct Backtrace: Hashable, Sendable {
    /// Whether it ended badly again.
    package var isAgain: Bool
    /// The functions in which it ended, innermost first; empty if the runtime printed none.
    package var frames: [String]

    /// The lines of a summary.
    package var lines: [String] {
      if !isAgain { return ["run again, it did not end like this"] }
      return frames.isEmpty ? ["no backtrace, because there is no Swift toolchain in PATH"] : frames
    }
  }

  /// Runs this program with arguments and variables, within limits.
  package typealias Runner = (
    [String], [(name: String, value: String)], Subprocess.Limits
  ) throws(HarnessError) -> Subprocess.Result

  private let run: Runner

  private static let errorBytesMax = 1 << 20

  /// Runs a program that is expected to end badly.
  ///
  /// - Throws: `.child` if it cannot be started, `.interrupted`.
  package static func runWithBacktrace(
    _ program: String, _ arguments: [String], _ variables: [(name: String, value: String)],
    _ limits: Subprocess.Limits
  ) throws(HarnessError) -> Subprocess.Result {
    var spawn = Spawn(program, arguments)
    spawn.variables = variables
    var limits = limits
    limits.wantsBacktrace = true
    let result = try Subprocess.run(
      spawn, output: .null, errors: .pipe(.first(errorBytesMax)), limits: limits,
      isInterrupted: { UserInterrupt.isRequested })
    if result.reason == .interrupted { throw .interrupted }
    return result
  }

  package init(run: @escaping Runner) { self.run = run }

  private static let linesMax = 60
  /// See the Swift runtime's `docs/Backtracing.rst`: only the crashed thread, without registers.
  private static let settings =
    "enable=yes,interactive=no,color=no,threads=crashed,registers=none,images=none,"
    + "preset=friendly,sanitize=no,cache=no"

  /// Runs `spec` again and returns where it ends this time.
  ///
  /// - Throws: `.child` if no second process can be started, `.interrupted`.
  package func backtrace(
    of spec: RunSpec, limits: Subprocess.Limits
  ) throws(HarnessError) -> Backtrace {
    var settings = Self.settings
    // A statically linked program does not know where the toolchain is.
    if let path = Backtracer.path { settings += ",swift-backtrace=" + path }
    let child = try run(
      SpecChoice.recordWords(for: spec), [(name: "SWIFT_BACKTRACE", value: settings)], limits)
    let isAgain =
      switch child.end {
      case .signalled: true
      case .exited(let status): ExitStatus(rawValue: status) == nil
      }
    return Backtrace(isAgain: isAgain, frames: Self.frames(in: child.errors))
  }

  /// The frames of a backtrace without their addresses, which differ from process to process.
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

  /// `[ra]`, `[system]` and the like, which say how a frame was found.
  private static func isMark(_ word: Substring) -> Bool {
    word.hasPrefix("[") && word.hasSuffix("]")
  }
}
