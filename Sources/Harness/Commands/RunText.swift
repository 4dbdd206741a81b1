import Console
import Primitives
import Scenario

/// What `heddle run` prints: the same text for the same seed, spec and build.
struct RunText {
  let recording: RunResult
  let spec: RunSpec
  let choice: SpecChoice
  /// The path with which this program was started.
  var program = ProgramName.current
  /// Whether the run was compared with a repetition in a second process.
  var isCompared = false
  var difference: RunDifference?
  /// The properties that watched the run.
  var judges: [String] = []

  private var report: RunResult { recording }

  /// The seed and the resolved spec.
  static func header(_ spec: RunSpec) -> String {
    var lines = ["seed \(seedText(spec.seed))"]
    var sections: [String] = []
    for field in spec.fields.all where !sections.contains(field.section) {
      sections.append(field.section)
    }
    for section in sections {
      let fields = spec.fields.all.filter { $0.section == section }
      let values = fields.map { "\($0.name)=\($0.render(spec))" }.joined(separator: " ")
      lines += entry("  " + section.lowercased(), values, 22)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the trap handler prints after the runtime's own message.
  static func trapBlock(_ choice: SpecChoice, _ spec: RunSpec, _ program: String) -> TrapText {
    let replay = FailureBlock.replayLines(
      printable(choice.command(program)), traits: traits(of: spec))
    return TrapText([
      .literal(
        "\nTRAPPED: the system under test stopped the process; its message is above\n  step "),
      .step,
      .literal(", "), .actor, .literal("\n"), .statement(before: "  statement: ", after: "\n"),
      .literal(replay.joined(separator: "\n") + "\n"),
    ])
  }

  /// The outcome; a failure comes last, in one block.
  func text(isQuiet: Bool) -> String {
    var lines = [outcomeLine]
    if !isQuiet { lines += statistics + judgesLines }
    lines.append(
      "digests: decisions \(hexadecimal(report.decisionDigest)), "
        + "behaviour \(hexadecimal(report.behaviourDigest))")
    if isCompared, difference == nil {
      lines.append("replayed in a second process with another hash seed: the same digests")
    }
    if !isQuiet { lines += probeLines }
    if let difference {
      lines += difference.lines
      lines += FailureBlock.replayLines(
        command + " --check-determinism", traits: Self.traits(of: spec))
    }
    let traits = Self.traits(of: spec)
    if let block = FailureBlock(report, command: command, traits: traits) {
      lines += isQuiet ? block.briefLines : [""] + block.lines
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var outcomeLine: String {
    "\(report.outcome.name) after \(Numbers.counted(report.steps, "step"))"
  }

  private var statistics: [String] {
    let counts =
      report.counts.map { ($0.name, $0.count) } + [
        ("early steps", report.earlySteps), ("idle turns", report.idleTurns),
        ("virtual ticks", report.virtualTime.ticks),
      ]
    return counts.map { "  \(padded($0.0, 14))\(aligned(Numbers.grouped($0.1), 14))" }
  }

  /// Shown so that a property that a system forgot to list is missed; if there are many, only their number.
  private var judgesLines: [String] {
    if judges.isEmpty { return [] }
    let text =
      judges.count > Self.judgesShownMax
      ? "\(judges.count) properties; \(ProgramName.current) help properties lists them"
      : judges.joined(separator: " ")
    return entry("  judged by", text, 14)
  }

  private static let judgesShownMax = 12

  private var probeLines: [String] {
    let hit = report.probes.filter { $0.count > 0 }
    let missed = report.probes.filter { $0.count == 0 }.map(\.name)
    let width = hit.map(\.name.count).max() ?? 0
    var lines = hit.isEmpty ? [] : ["probes hit:"]
    lines += hit.map { "  \(padded($0.name, width)) \(aligned(Numbers.grouped($0.count), 12))" }
    if !missed.isEmpty { lines += ["probes never hit:"] + missed.map { "  " + $0 } }
    return lines
  }

  /// The command that repeats the run.
  var command: String { choice.command(program) }

  /// The traits of a build that can run `spec`, if they matter.
  private static func traits(of spec: RunSpec) -> String? {
    BuildIdentity.current.traitOptions(plantsBug: spec.plantedBug != nil)
  }
}
