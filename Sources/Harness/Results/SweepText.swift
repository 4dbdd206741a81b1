import Console
import Primitives
import Processes
import Scenario

/// A summary for people; contains no times, so the same seeds always give the same text.
package struct SweepText {
  package let summary: SweepSummary
  /// The failure files that were written, by the failure that they contain.
  package var files: [FailureKey: String]
  /// The calls that led to a death, innermost first.
  package var backtraces: [FailureKey: [String]]
  /// The path with which this program was started.
  package var program = ProgramName.current
  /// Whether the sweep ended with its first failure; it then says nothing about faults that never fired.
  package var isStopped = false
  let groups: [FailureGroup]

  static let seedsShownMax = 10
  /// What a system counts first matters most.
  private static let countsShownMax = 2
  private static let unmetNamesMax = 8

  package init(
    _ summary: SweepSummary, files: [FailureKey: String] = [:],
    backtraces: [FailureKey: [String]] = [:]
  ) {
    self.summary = summary
    self.files = files
    self.backtraces = backtraces
    groups = summary.groups
  }

  package var unknown: [FailureGroup] { groups.filter { !$0.isKnown } }
  package var known: [FailureGroup] { groups.filter(\.isKnown) }
  /// The unknown failures of the system; those of the machine are left out.
  package var failing: [FailureGroup] { unknown.filter { !$0.isUnrepeated } }
  package var unrepeated: [FailureGroup] { unknown.filter(\.isUnrepeated) }

  /// The whole text.
  package var text: String {
    var lines = WrappedText.lines("swept " + summary.header.title)
    lines += WrappedText.lines(countsLine)
    lines += WrappedText.lines(effortLine)
    if let missing = missingLine { lines += WrappedText.lines(missing) }
    if let faults = faultsLine { lines += WrappedText.lines(faults) }
    return joined(lines + endLines)
  }

  /// What failed, and the verdict.
  package var quietText: String { joined(Array(endLines.drop { $0.isEmpty })) }

  private func joined(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }

  /// Empty lines are put before blocks; the verdict is the last line, next to the prompt.
  private var endLines: [String] {
    var lines: [String] = []
    for group in unknown { lines += [""] + block(group) }
    let overview = [unknown.count > 1 ? propertiesLine : nil, firstFailureLine].compactMap { $0 }
    if !overview.isEmpty { lines += [""] + overview.flatMap { WrappedText.lines($0) } }
    let known = knownLines
    if !known.isEmpty { lines += ["", "known:"] + known }
    return lines + [""] + WrappedText.lines(verdict)
  }

  /// One fault is seen by several properties and at several places; this line gives the overview.
  private var propertiesLine: String {
    var counts: [(name: String, seeds: Int)] = []
    for group in unknown {
      if let place = counts.firstIndex(where: { $0.name == group.propertyName }) {
        counts[place].seeds += group.seeds.count
      } else {
        counts.append((group.propertyName, group.seeds.count))
      }
    }
    // Sorting is not stable, so the names decide if the counts are equal.
    counts.sort { ($1.seeds, $0.name) < ($0.seeds, $1.name) }
    return "by property: " + counts.map { "\($0.name) \($0.seeds)" }.joined(separator: ", ")
  }

  var countsLine: String {
    let counts = OutcomeKind.allCases.filter { summary.count(of: $0) > 0 }.map {
      "\(Numbers.grouped(summary.count(of: $0))) \($0.participle)"
    }
    let audited = summary.audited > 0 ? "; \(Numbers.grouped(summary.audited)) ran twice" : ""
    let all = Numbers.counted(summary.done.count, "seed")
    return counts.isEmpty ? all : "\(all): \(counts.joined(separator: ", "))\(audited)"
  }

  private var effortLine: String {
    let counts = summary.counts.prefix(Self.countsShownMax).map {
      Numbers.counted($0.count, String($0.name.dropLast()))
    }
    return ([Numbers.counted(summary.steps, "step")] + counts).joined(separator: ", ")
      + "; fingerprint \(hexadecimal(summary.fingerprint))"
  }

  /// Faults of the spec that fired in no run, although they were on in some.
  var faultsLine: String? {
    let prefix = FaultSwitch.mustMeetPrefix
    let all = isStopped ? [] : summary.silentFaults
    let unmet = all.filter { $0.name.hasPrefix(prefix) }.map { $0.name.dropFirst(prefix.count) }
    let silent = all.filter { !$0.name.hasPrefix(prefix) }
    var lines = silent.isEmpty ? [] : [line(of: silent)]
    if !unmet.isEmpty {
      lines.append(
        "never met in any run: " + unmet.map { quoted(String($0)) }.joined(separator: ", "))
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private func line(of silent: [(name: String, on: UInt64)]) -> String {
    "faults that fired in no run, by the seeds that had them on: "
      + silent.map { "\(printable($0.name)) \(Numbers.grouped($0.on))" }.joined(separator: ", ")
  }

  /// Names what must be met but was met in no run; in the last line, where people look first in a log.
  private var unmetNames: String {
    let prefix = FaultSwitch.mustMeetPrefix
    let names = summary.unmetRequirements.map { name in
      name.hasPrefix(prefix)
        ? quoted(String(name.dropFirst(prefix.count))) : "the fault \(printable(name))"
    }
    let rest = names.count - Self.unmetNamesMax
    return names.prefix(Self.unmetNamesMax).joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  /// The first failure in the order of the seeds.
  private var firstFailureLine: String? {
    guard let seed = summary.firstFailure.seed else { return nil }
    let seeds = Numbers.counted(summary.firstFailure.seedCount, "seed")
    return "first failure: seed \(seedText(seed)), after \(seeds)"
  }

  /// The same with its cost, for standard error: processor time is not part of a summary that is the same whenever
  /// the same seeds run.
  package var firstFailureCost: String? {
    guard let seed = summary.firstFailure.seed, let cpu = summary.firstFailure.cpuMicroseconds
    else { return nil }
    return "\(ProcessorTime.text(cpu)) CPU seconds to the first failure, seed \(seedText(seed))"
  }

  private var missingLine: String? {
    guard let planned = summary.planned, summary.missing > 0 else { return nil }
    let first = summary.firstMissing(Self.seedsShownMax)
    return "missing: \(Numbers.grouped(summary.missing)) of \(Numbers.counted(planned, "seed")): "
      + Self.list(first, of: summary.missing)
  }

  /// The last line, which says whether it passed.
  package var verdict: String {
    let failed = failing.reduce(0) { $0 + UInt64($1.seeds.count) }
    let lost = unrepeated.reduce(0) { $0 + UInt64($1.seeds.count) }
    let excused = known.reduce(0) { $0 + UInt64($1.seeds.count) }
    let beside =
      excused > 0 ? ", and \(Numbers.counted(excused, "seed")) with a known signature" : ""
    if failed > 0 {
      return "FAILED: \(Numbers.counted(failed, "seed")) with "
        + Numbers.counted(UInt64(failing.count), "signature") + beside
        + (lost > 0 ? ", and \(Numbers.counted(lost, "seed")) unrepeated" : "")
    }
    if lost > 0 {
      return "NOT PASSED: \(Numbers.counted(lost, "seed")) hung or died once and not again" + beside
    }
    if summary.done.count == 0 { return "no seed has run" }
    let all = summary.done.count == 1 ? "the seed" : "all \(Numbers.grouped(summary.done.count))"
    let passed = excused > 0 ? "nothing failed" + beside : "\(all) passed"
    if summary.missing > 0 {
      return "so far \(passed); \(Numbers.counted(summary.missing, "seed")) "
        + (summary.missing == 1 ? "is missing" : "are missing")
    }
    if !summary.unmetRequirements.isEmpty, !isStopped {
      return "FAILED: \(passed), but none met " + unmetNames
    }
    return "PASSED: \(passed)"
  }
}

extension SweepText {
  /// The first of `count` seeds, and how many more there are.
  static func list(_ seeds: [UInt64], of count: UInt64) -> String {
    let shown = seeds.prefix(seedsShownMax)
    let rest = count - UInt64(shown.count)
    return shown.map(seedText).joined(separator: ", ")
      + (rest > 0 ? " and \(Numbers.grouped(rest)) more" : "")
  }
}
