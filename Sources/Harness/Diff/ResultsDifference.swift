import Console
import Scenario

/// How two results files differ in the seeds that both have.
///
/// It shows two effects of a change to the system: whether it *changed something* in a seed (another digest), and
/// whether it was *seen* there (another outcome). Whether its place was *reached* only a probe can tell.
struct ResultsDifference {
  struct Side {
    var path: String
    var header: SweepHeader
    var seeds: UInt64 = 0
    var isTorn = false
  }

  /// The old and the new outcome.
  struct Change: Hashable {
    var a: Verdict
    var b: Verdict
  }

  /// An outcome with its signature; nil for a seed that passed.
  struct Verdict: Hashable {
    var key: FailureKey?

    init(_ result: SeedResult) { key = FailureKey(result) }

    var isOfMachine: Bool { key?.outcome == .unrepeated }

    /// `passed`, or the group's title in a summary.
    var text: String { key?.title ?? OutcomeKind.passed.rawValue }
  }

  var a: Side
  var b: Side
  /// How many seeds both files have.
  var common: UInt64 = 0
  /// The seeds whose digests differ, ascending.
  var changed: [UInt64] = []
  /// How many of them made the same decisions and behaved differently.
  var sameDecisions = 0
  /// The seeds whose outcome differs, by the old and the new outcome.
  var outcomes: [Change: [UInt64]] = [:]
  /// The seeds of which the machine ended one run, ascending; their outcome says nothing.
  var unrepeated: [UInt64] = []
  /// The seeds that only one of the files has, ascending.
  var onlyInA: [UInt64] = []
  var onlyInB: [UInt64] = []

  /// The seeds whose outcome differs, ascending.
  var seen: [UInt64] { outcomes.values.flatMap { $0 }.sorted() }

  /// The seeds with different digests and the same outcome, ascending: no property judged what changed there.
  var unjudged: [UInt64] {
    let seen = Set(seen)
    return changed.filter { !seen.contains($0) }
  }

  var isSame: Bool { changed.isEmpty && outcomes.isEmpty }

  /// The files are the same if every common seed is; nothing can be said if there is no common seed.
  var exitStatus: ExitStatus {
    if common == 0 { return .cannotBeJudged }
    return isSame ? .passed : .propertyFailed
  }

  /// The changes of outcomes, those with the most seeds first.
  var orderedOutcomes: [(change: Change, seeds: [UInt64])] {
    outcomes.map { ($0.key, $0.value.sorted()) }.sorted {
      let names = [$0, $1].map { $0.0.a.text + " " + $0.0.b.text }
      return ($1.1.count, names[0]) < ($0.1.count, names[1])
    }
  }
}

/// Compares two results files; builds, options and seeds may differ.
struct ResultsComparison {
  /// What is kept of a seed of the first file.
  private struct Entry {
    var decisions: UInt64?
    var behaviour: UInt64?
    var verdict: ResultsDifference.Verdict
  }

  private let system: AnySystem
  private var entries: [UInt64: Entry] = [:]

  private init(_ system: AnySystem) { self.system = system }

  /// - Throws: `.unreadable`, `.malformed`; `.usage` if a file is another system's; `.interrupted` once `isInterrupted` is true.
  static func difference(
    _ a: String, _ b: String, _ system: AnySystem, isInterrupted: () -> Bool
  ) throws(HarnessError) -> ResultsDifference {
    var comparison = ResultsComparison(system)
    let sideA = try comparison.readFirst(a, isInterrupted)
    return try comparison.readSecond(b, beside: sideA, isInterrupted)
  }

  /// Whether a file begins like a results file.
  static func isResults(_ path: String) -> Bool {
    // A pipe can be read only once.
    guard isReplaceable(path), let reader = try? LineReader(path) else { return false }
    let begin = try? reader.next { (bytes: UnsafeRawBufferPointer) throws(HarnessError) in
      Array(bytes.prefix(64))
    }
    return begin.flatMap(\.self).map(SweepHeader.begins) ?? false
  }

  private mutating func readFirst(
    _ path: String, _ isInterrupted: () -> Bool
  ) throws(HarnessError) -> ResultsDifference.Side {
    try Self.read(path, system, isInterrupted) { (result, place) throws(HarnessError) in
      let entry = Entry(
        decisions: result.digests?.decisions, behaviour: result.digests?.behaviour,
        verdict: ResultsDifference.Verdict(result))
      if entries.updateValue(entry, forKey: result.seed) != nil {
        throw Self.twice(path, place, result)
      }
    }
  }

  private mutating func readSecond(
    _ path: String, beside a: ResultsDifference.Side, _ isInterrupted: () -> Bool
  ) throws(HarnessError) -> ResultsDifference {
    var found = ResultsDifference(a: a, b: a)
    var met = SeedSet()
    found.b = try Self.read(path, system, isInterrupted) { (result, place) throws(HarnessError) in
      let seed = result.seed
      if !met.insert(seed) { throw Self.twice(path, place, result) }
      guard let entry = entries.removeValue(forKey: seed) else {
        found.onlyInB.append(seed)
        return
      }
      Self.compare(entry, result, &found)
    }
    found.onlyInA = entries.keys.sorted()
    found.onlyInB.sort()
    found.changed.sort()
    found.unrepeated.sort()
    return found
  }

  private static func compare(
    _ entry: Entry, _ result: SeedResult, _ found: inout ResultsDifference
  ) {
    let seed = result.seed
    found.common += 1
    let hasSameDecisions = entry.decisions == result.digests?.decisions
    // A run that the machine ended may have left no digests.
    let hasDigests = result.digests != nil && entry.decisions != nil
    let verdict = ResultsDifference.Verdict(result)
    let isOfMachine = verdict.isOfMachine || entry.verdict.isOfMachine
    if isOfMachine, !hasDigests {
      found.unrepeated.append(seed)
      return
    }
    if !hasSameDecisions || entry.behaviour != result.digests?.behaviour {
      found.changed.append(seed)
      if hasSameDecisions { found.sameDecisions += 1 }
    }
    if isOfMachine {
      found.unrepeated.append(seed)
    } else if verdict != entry.verdict {
      found.outcomes[.init(a: entry.verdict, b: verdict), default: []].append(seed)
    }
  }

  private static func read(
    _ path: String, _ system: AnySystem, _ isInterrupted: () -> Bool,
    _ visit: (SeedResult, ResultsFile.Place) throws(HarnessError) -> Void
  ) throws(HarnessError) -> ResultsDifference.Side {
    let file = try ResultsFile(path)
    try file.header.check(path, system)
    var side = ResultsDifference.Side(path: path, header: file.header)
    while let (result, place) = try file.next() {
      if isInterrupted() { throw .interrupted }
      try visit(result, place)
      side.seeds += 1
    }
    side.isTorn = file.tornBytes > 0
    return side
  }

  private static func twice(
    _ path: String, _ place: ResultsFile.Place, _ result: SeedResult
  ) -> HarnessError {
    .malformed(
      file: path, line: place.line,
      "the seed \(seedText(result.seed)) is in this file already")
  }
}
