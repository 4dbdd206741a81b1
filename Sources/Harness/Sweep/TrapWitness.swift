import Workloads

/// Runs a seed that ended its worker once more, to learn where: with the runtime's backtraces on.
package struct TrapWitness {
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

  /// The functions in which the run of `spec` ends, innermost first; empty where it ends well this time.
  ///
  /// - Throws: `.child` when no second process can be started, `.interrupted`.
  package func backtrace(
    of spec: RunSpec, limits: WatchedChild.Limits
  ) throws(HarnessError) -> [String] {
    let variables = [(name: "SWIFT_BACKTRACE", value: Self.settings)]
    return Self.frames(in: try run(RecordCommand.arguments(for: spec), variables, limits).errors)
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
