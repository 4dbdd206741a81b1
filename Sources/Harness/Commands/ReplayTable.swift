import Console
import Primitives
import Scenario

/// What `heddle replay` prints: one row for each item in aligned columns, then the totals of each verdict.
struct ReplayTable {
  /// The widths of the columns verdict, place, seed, and profile with bug.
  private let widths: [Int]
  /// The width of the terminal; nil if there is none.
  private let columns: Int?

  /// - Parameter words: The words that can occur in the first column.
  init(_ plans: [ReplayPlan], words: [String]? = nil, columns: Int?) {
    self.columns = columns
    let isSeed = plans.allSatisfy { if case .seed = $0.item { true } else { false } }
    // The longest word is so rare that it may exceed its column.
    let verdicts = ReplayResult.Verdict.allCases.filter {
      $0 != .unrepeated && (!isSeed || ($0 != .passes && $0 != .failsAgain))
    }
    let wordWidth = (words ?? verdicts.map(\.rawValue)).map(\.count).max() ?? 0
    let cells = plans.map {
      [printable($0.place), seedText($0.seed), runLabel(profile: $0.profile, bug: $0.bug)]
    }
    widths = [wordWidth] + TableText.widths(cells)
  }

  /// One item: the main point in its row if there is room, and everything else below.
  ///
  /// - Parameter hasBlock: Whether the whole failure follows, with the command in it.
  func row(_ result: ReplayResult, hasBlock: Bool = false) -> String {
    row(
      result.verdict.rawValue, result, result.notes,
      command: result.verdict.isFine || hasBlock ? nil : result.command)
  }

  func row(
    _ word: String, _ result: ReplayResult, _ notes: [String], command: String? = nil
  ) -> String {
    var cells = [
      word, printable(result.place), seedText(result.seed),
      runLabel(profile: result.profile, bug: result.bug),
    ]
    var below = notes.map(printable)
    var widths = widths
    if let gist = below.first, TableText.fits(gist, after: widths, columns: columns) {
      cells.append(gist)
      widths.append(0)
      below.removeFirst()
    }
    if let command { below.append("replay: " + command) }
    let indent = padded("", widths[0] + 2)
    let lines = [TableText.row(cells, widths)] + below.map { indent + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  /// How many items got each verdict.
  func summary(_ results: [ReplayResult]) -> String {
    var parts: [String] = []
    for verdict in ReplayResult.Verdict.allCases {
      let count = results.count { $0.verdict == verdict }
      if count > 0 { parts.append("\(count) \(verdict.rawValue)") }
    }
    if results.isEmpty { return "nothing to replay\n" }
    return "\(results.count) replayed: " + parts.joined(separator: ", ") + "\n"
  }
}

extension ReplayTable {
  private struct Document: Encodable {
    struct Row: Encodable {
      var place: String
      var seed: HexNumber
      var profile: String
      var bug: String?
      var verdict: String
      var status: Int32
      var notes: [String]
      var changes: [ReplayResult.Change]
      var replay: String
      /// The result of the run, if it failed.
      var result: RunResult?
    }

    var results: [Row]
    var status: Int32
  }

  func json(_ results: [ReplayResult]) -> String {
    let rows = results.map {
      Document.Row(
        place: $0.place, seed: HexNumber($0.seed), profile: $0.profile, bug: $0.bug,
        verdict: $0.verdict.rawValue, status: $0.exitStatus.rawValue, notes: $0.notes,
        changes: $0.changes, replay: $0.command,
        result: $0.block?.result.keeping(.lastEvents))
    }
    return JSONText.of(
      Document(results: rows, status: ReplayResult.exitStatus(of: results).rawValue))
  }
}
