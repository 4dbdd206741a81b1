import Console
import Scenario

/// How a run ended, as the last line of its trace and of its narration says it.
struct RunEnding {
  /// `passed`, `failed`, `stalled` or `interrupted`.
  let how: String
  let steps: UInt64
  /// What failed, or which signal interrupted it.
  var reason: (name: String, text: String)?

  init(_ report: RunResult) {
    how = report.outcome.name
    steps = report.steps
    reason = report.outcome.failure.map { ("signature", $0.signature) }
  }

  init(interruptedBy signal: String, _ report: RunResult) {
    how = "interrupted"
    steps = report.steps
    reason = ("signal", signal)
  }

  /// One line of JSON, which is no event: it has `end` in the place of `event`.
  var traceLine: String {
    let reason = reason.map { ",\(quotedJSON($0.name)):\(quotedJSON($0.text))" } ?? ""
    return "{\"end\":\"\(how)\",\"step\":\(steps)\(reason)}"
  }

  /// In the form of the lines before it.
  var narrationLine: String {
    "\(steps) run: \(how)"
      + (reason.map { $0.name == "signal" ? " by \($0.text)" : ": \($0.text)" } ?? "")
  }

  /// How the last line of a trace begins.
  static let traceBegin = Array("{\"end\":".utf8)

  /// The same where the engine trapped, which is known only then.
  static var trapTrace: TrapText {
    TrapText([
      .literal("{\"end\":\"trapped\",\"step\":"), .step, .literal(",\"actor\":\""), .actor,
      .literal("\",\"statement\":"), .statementJSON, .literal("}\n"),
    ])
  }

  static var trapNarration: TrapText {
    TrapText([
      .step, .literal(" "), .actor, .literal(": the engine trapped"),
      .statement(before: " in ", after: ""), .literal("\n"),
    ])
  }
}

extension RunOutcome {
  var exitStatus: ExitStatus {
    switch self {
    case .passed: .passed
    case .failed: .propertyFailed
    case .stalled: .stalled
    }
  }
}
