import Console
import Scenario

extension SweepText {
  private static let deathLinesMax = 10
  private static let backtraceLinesMax = 30
  private static let pointsMax = 5

  /// Everything about one group, from its signature to the command that reproduces it.
  package func block(_ group: FailureGroup) -> [String] {
    let count = Numbers.counted(UInt64(group.seeds.count), "seed")
    var lines = WrappedText.lines("\(group.title) (\(count))")
    for line in account(of: group) { lines += WrappedText.lines("  " + line) }
    // Commands and paths are not wrapped, so that they can be copied.
    lines += FailureBlock.replayLines(
      command(group), traits: summary.header.build.traitOptions(plantsBug: plantsBug))
    if let file = files[group.key] { lines.append("  file: " + printable(file)) }
    return lines
  }

  private var plantsBug: Bool { summary.header.options["bug"] ?? "none" != "none" }

  /// The command that runs the smallest failure of the group again.
  package func command(_ group: FailureGroup) -> String {
    summary.header.command(
      seed: group.smallest.seed, program: program,
      checksDeterminism: group.key.outcome == .nondeterministic)
  }

  private func account(of group: FailureGroup) -> [String] {
    let smallest = group.smallest
    var lines: [String] = []
    if let finding = smallest.outcome.failure {
      lines.append(printable(finding.message))
      lines.append("step \(finding.step), \(printable(finding.actor))")
      if let statement = finding.statement { lines.append("statement: \(printable(statement))") }
    }
    if let points = pointsLine(of: group) { lines.append(points) }
    if let death = smallest.outcome.death {
      lines.append("ended: " + printable(death.signal))
      lines += titled("last words:", death.words.suffix(Self.deathLinesMax))
    }
    if group.isUnrepeated { lines.append("run again, it did not end like this") }
    if let calls = backtraces[group.key] {
      lines += titled("backtrace:", calls.prefix(Self.backtraceLinesMax))
    }
    let seeds = Self.list(group.seeds, of: UInt64(group.seeds.count))
    return lines + [(group.seeds.count == 1 ? "seed: " : "seeds: ") + seeds]
  }

  /// The yield points at which the failure was met; a detail, because one bug shows at many.
  private func pointsLine(of group: FailureGroup) -> String? {
    let points = group.points
    guard !points.isEmpty else { return nil }
    var texts = points.prefix(Self.pointsMax).map { "\(printable($0.name)) (\($0.seeds))" }
    let rest = points.count - texts.count
    if rest > 0 { texts.append(Numbers.counted(UInt64(rest), "more point")) }
    let without = group.seeds.count - points.reduce(0) { $0 + $1.seeds }
    if without > 0 { texts.append("none (\(without))") }
    return "last yield: " + texts.joined(separator: ", ")
  }

  private func titled(_ title: String, _ lines: ArraySlice<String>) -> [String] {
    let told = lines.map(printable).filter { !$0.allSatisfy(\.isWhitespace) }
    return told.isEmpty ? [] : [title] + told.map { "  " + $0 }
  }

  /// The known signatures that were met, and those that were not.
  var knownLines: [String] {
    var lines: [String] = []
    for group in known {
      guard let entry = group.known else { continue }
      let count = Numbers.counted(UInt64(group.seeds.count), "seed")
      lines += WrappedText.lines(
        "  \(group.title) (\(count), smallest \(seedText(group.smallest.seed))): "
          + entry.explanation)
    }
    for entry in summary.knownButAbsent {
      lines += WrappedText.lines(
        "  \(printable(entry.signature)) (did not happen): \(entry.explanation)")
    }
    return lines
  }
}
