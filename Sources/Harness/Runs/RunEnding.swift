import Console
import Scenario

/// States the end of a run in the last line of its trace and of its narration.
struct RunEnding {
  private let result: RunResult
  /// The signal that interrupted the run; nil if it came to its end.
  private let signal: String?

  init(_ result: RunResult, interruptedBy signal: String? = nil) {
    (self.result, self.signal) = (result, signal)
  }

  private var name: String { signal == nil ? result.outcome.name : "interrupted" }

  /// One line of JSON that is not an event: it has `end` in place of `event`.
  var traceLine: String {
    let reason: (key: String, text: String?) =
      signal == nil ? ("signature", result.outcome.signature) : ("signal", signal)
    let end = reason.text.map { ",\(quotedJSON(reason.key)):\(quotedJSON($0))" } ?? ""
    return "{\"end\":\"\(name)\",\"step\":\(result.steps)\(end)}"
  }

  /// In the same form as the lines before it.
  var narrationLine: String {
    let reason = signal.map { " by \($0)" } ?? result.outcome.signature.map { ": \($0)" } ?? ""
    return "\(result.steps) run: \(name)\(reason)"
  }

  /// How the last line of a trace begins.
  static let traceBegin = Array("{\"end\":".utf8)

  /// The last line if the system under test traps, with gaps that are filled then.
  static var trapTrace: TrapText {
    TrapText([
      .literal("{\"end\":\"trapped\",\"step\":"), .step, .literal(",\"actor\":\""), .actor,
      .literal("\",\"statement\":"), .statementJSON, .literal("}\n"),
    ])
  }

  static var trapNarration: TrapText {
    TrapText([
      .step, .literal(" "), .actor, .literal(": the system under test trapped"),
      .statement(before: " in ", after: ""), .literal("\n"),
    ])
  }
}
