import Primitives
import Workloads

/// What `heddle run` prints: the same text for the same seed, spec and build.
struct RunText {
  let recording: RunRecording
  let choice: SpecChoice
  /// Whether the run was compared with its like in a second process.
  var isCompared = false
  var difference: RunDifference?

  private var report: RunReport { recording.report }

  /// The seed and the resolved spec.
  static func header(_ spec: RunSpec) -> String {
    var lines = ["seed \(seedText(spec.seed))"]
    var sections: [String] = []
    for field in SpecField.all where !sections.contains(field.section) {
      sections.append(field.section)
    }
    for section in sections {
      let fields = SpecField.all.filter { $0.section == section }
      let values = fields.map { "\($0.name)=\($0.render(spec))" }.joined(separator: " ")
      lines += entry("  " + section.lowercased(), values, 22)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the handler of a trap prints after the runtime's own message.
  static func trapBlock(_ choice: SpecChoice) -> String {
    "\nTRAPPED: the engine stopped the process; its message is above\n  replay: "
      + printable(choice.command) + "\n"
  }

  /// The outcome; a failure comes last, in one block.
  func text(isQuiet: Bool) -> String {
    var lines = [outcomeLine]
    if !isQuiet { lines += statistics }
    lines.append(
      "digests: decisions \(hexadecimal(report.decisionDigest)), "
        + "behaviour \(hexadecimal(report.behaviourDigest))")
    if isCompared, difference == nil {
      lines.append("replayed in a second process with another hash seed: the same digests")
    }
    if !isQuiet { lines += probeLines }
    if let difference {
      lines += difference.lines
      lines.append("  replay: \(choice.command) --check-determinism")
    }
    if let failure = report.outcome.failure { lines += [""] + block(failure) }
    return lines.joined(separator: "\n") + "\n"
  }

  private var outcomeLine: String {
    "\(RunSummary.name(of: report.outcome)) after \(SweepText.counted(report.steps, "step"))"
  }

  private var statistics: [String] {
    let counts: [(String, UInt64)] = [
      ("statements", report.statements), ("commits", report.commits), ("crashes", report.crashes),
      ("early steps", report.earlySteps), ("idle turns", report.idleTurns),
      ("virtual ticks", report.virtualTime.ticks),
    ]
    return counts.map { "  \(padded($0.0, 14))\(aligned(Numbers.grouped($0.1), 14))" }
  }

  private var probeLines: [String] {
    let hit = report.probes.filter { $0.count > 0 }
    let missed = report.probes.filter { $0.count == 0 }.map(\.name)
    let width = hit.map(\.name.count).max() ?? 0
    var lines = hit.isEmpty ? [] : ["probes hit:"]
    lines += hit.map { "  \(padded($0.name, width)) \(aligned(Numbers.grouped($0.count), 12))" }
    if !missed.isEmpty { lines += ["probes never hit:"] + missed.map { "  " + $0 } }
    return lines
  }

  private func block(_ failure: RunFailure) -> [String] {
    let isStall = report.outcome.exitStatus == .stalled
    var lines = [(isStall ? "STALLED: " : "FAILED: ") + failure.signature, "  \(failure.message)"]
    lines.append("  step \(failure.step), \(failure.actor)")
    if let statement = failure.statement { lines.append("  statement: \(statement)") }
    if let point = failure.nearestPoint { lines.append("  last yield: \(point)") }
    lines.append("  replay: \(choice.command)")
    if !report.lastEvents.isEmpty {
      lines += ["  last events:"] + report.lastEvents.map { "    " + $0 }
    }
    return lines
  }
}
