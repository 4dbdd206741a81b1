import Console
import Processes
import Scenario

/// Compares a run with the same run in other processes, whose hash tables have a different order.
package struct DeterminismCheck {
  /// Runs this program again with arguments, and returns what it printed.
  let runChild: ([String]) throws(HarnessError) -> Subprocess.Result

  package init(runChild: @escaping ([String]) throws(HarnessError) -> Subprocess.Result) {
    self.runChild = runChild
  }

  /// The hash seeds of the second process, and of the two whose traces are compared.
  private static let hashSeeds: [UInt64] = [0x9E37_79B9_7F4A_7C15, 1, 2]

  /// How the run differs in a second process; nil if it is the same.
  ///
  /// - Throws: `.child` if the second process cannot be judged, `.interrupted` if it was stopped.
  package func difference(
    from result: RunResult, of spec: RunSpec
  ) throws(HarnessError) -> RunDifference? {
    let words = SpecChoice.recordWords(for: spec)
    let answer = try askChild(words + ["--hash-seed", "\(Self.hashSeeds[0])"])
    let other = try read(answer)
    guard var difference = result.difference(from: other) else { return nil }
    difference.event = try firstDifferingEvent(words, difference.events)
    return difference
  }

  private func read(_ answer: String) throws(HarnessError) -> RunResult {
    do throws(HarnessError) {
      return try JSONText.decode(RunResult.self, from: answer, file: "its answer")
    } catch {
      throw .child("\(error)")
    }
  }

  private func firstDifferingEvent(
    _ words: [String], _ events: Range<UInt64>
  ) throws(HarnessError) -> RunDifference.Event? {
    var traces: [[String]] = []
    for hashSeed in Self.hashSeeds.dropFirst() {
      let text = try askChild(
        words + [
          "--hash-seed", "\(hashSeed)", "--trace-from", "\(events.lowerBound)", "--trace-to",
          "\(min(events.upperBound, UInt64(Int64.max)))",
        ])
      traces.append(text.split(separator: "\n").map(String.init))
    }
    return RunDifference.firstDifferingEvent(traces[0], traces[1], from: events.lowerBound)
  }

  /// The statuses of a run that came to its end, whether it passed or not.
  private static let answers: [ExitStatus] = [.passed, .propertyFailed, .stalled]

  private func askChild(_ words: [String]) throws(HarnessError) -> String {
    let answer = try runChild(words)
    if answer.reason == .interrupted || answer.status == ExitStatus.interrupted.rawValue {
      throw .interrupted
    }
    guard Self.answers.contains(where: { $0.rawValue == answer.status }) else {
      throw .child("it ended with status \(answer.status)")
    }
    return answer.output
  }
}
