import Console
import Primitives

/// `heddle seeds list`: the corpus at a glance; runs nothing.
struct SeedsListCommand {
  struct Arguments {
    var paths: [String] = []
    var format = OutputFormat.text
  }

  static var command: Command<Arguments> {
    Command(
      name: "seeds list", usage: "PATH… [options]",
      summary: [
        "Shows the entries of .seed files, or of all in a folder: where each is, its seed, its profile or",
        "planted bug, what is expected, whether its digests are pinned, its date and its reason.",
      ],
      options: [
        .value("--format", .word, \.format, "Output", "the output format: text or json")
      ], statuses: [(.passed, "listed"), (.usage, "the command line or a file is wrong")],
      argument: { word, arguments in arguments.paths.append(word) })
  }

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    guard case .values(let arguments) = try command.parse(words, into: Arguments()) else {
      environment.out.write(command.helpText)
      return .passed
    }
    if arguments.paths.isEmpty {
      throw .usage(
        "\(ProgramName.current) seeds list needs a PATH: a .seed file or a folder of them")
    }
    let list = SeedList(
      entries: try Corpus.documents(
        at: arguments.paths, system: environment.system
      ).flatMap(\.entries),
      columns: environment.columns, program: environment.program)
    environment.out.write(arguments.format == .text ? list.text : list.json)
    return .passed
  }
}

/// The entries as a table.
struct SeedList {
  let entries: [SeedEntry]
  /// The width of the terminal; nil if there is none.
  let columns: Int?
  /// The path with which this program was started.
  var program = ProgramName.current

  private static let titles = ["PLACE", "SEED", "RUN", "EXPECT", "DIGESTS"]

  /// If there is little room, date and reason are on a separate line.
  var text: String {
    let rows = [Self.titles] + entries.map(cells)
    let widths = TableText.widths(rows)
    let tails = [("DATE", "REASON")] + entries.map { ($0.date, printable($0.reason)) }
    let isWide = TableText.hasRoom(after: widths + [10], columns: columns)
    var lines: [String] = []
    for (cells, tail) in zip(rows, tails) {
      let end = padded(tail.0, 10) + "  " + tail.1
      if isWide {
        lines.append(TableText.row(cells + [end], widths + [0]))
      } else {
        lines += [TableText.row(cells, widths), "  " + end]
      }
    }
    let count = entries.count == 1 ? "1 entry" : "\(entries.count) entries"
    return (lines.map { TableText.cut($0, to: columns) } + [count]).joined(separator: "\n") + "\n"
  }

  private func cells(_ entry: SeedEntry) -> [String] {
    [
      printable(entry.place), seedText(entry.choice.seed),
      runLabel(profile: entry.profile, bug: entry.bug), "\(entry.expectation)",
      entry.digestState,
    ]
  }
}

extension SeedEntry {
  /// The profile that the entry overrides, or the default.
  var profile: String {
    choice.overrides.first { $0.name == "profile" }?.text ?? "fast"
  }

  /// Which digests there are to compare, in a word.
  var digestState: String {
    if decisions == nil, behaviour == nil { return "none" }
    return isPinned ? "pinned" : "recorded"
  }
}

extension SeedList {
  private struct Document: Encodable {
    struct Row: Encodable {
      var place: String
      var seed: HexNumber
      var profile: String
      var bug: String?
      var overrides: [String: String]
      var expect: String
      var signature: String?
      var decisions: HexNumber?
      var behaviour: HexNumber?
      var pinned: Bool
      var date: String
      var reason: String
      var replay: String
    }

    var entries: [Row]
  }

  /// The same list as one JSON object.
  var json: String { JSONText.of(Document(entries: entries.map(row))) }

  private func row(_ entry: SeedEntry) -> Document.Row {
    var overrides: [String: String] = [:]
    for override in entry.choice.overrides { overrides[override.name] = override.text }
    return Document.Row(
      place: entry.place, seed: HexNumber(entry.choice.seed), profile: entry.profile,
      bug: entry.bug, overrides: overrides, expect: "\(entry.expectation)",
      signature: entry.signature, decisions: entry.decisions.map { HexNumber($0) },
      behaviour: entry.behaviour.map { HexNumber($0) }, pinned: entry.isPinned, date: entry.date,
      reason: entry.reason, replay: entry.choice.command(program))
  }
}
