import Console
import Primitives
import Scenario

/// `heddle seeds update`: replaces recorded digests by those of this build.
struct SeedsUpdateCommand {
  struct Arguments {
    var paths: [String] = []
    var isDryRun = false
  }

  static var command: Command<Arguments> {
    Command(
      name: "seeds update", usage: "PATH… [options]",
      summary: [
        "Runs the entries of .seed files, or of all in a folder. If one comes out as expected, its",
        "recorded digests that have moved are replaced, pinned or not, and are filled in if it has",
        "none; no other byte changes. An entry that does not come out as expected stays as it is, and the",
        "status is that of the gravest result.",
      ],
      options: [
        .flag("--dry-run", \.isDryRun, "Output", "says what would change, and writes nothing")
      ], argument: { word, arguments in arguments.paths.append(word) })
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
        "\(ProgramName.current) seeds update needs a PATH: a .seed file or a folder of them")
    }
    var update = SeedsUpdate(
      documents: try Corpus.documents(
        at: arguments.paths, system: environment.system), environment: environment
    )
    try update.makePlans()
    return try update.perform(isDryRun: arguments.isDryRun)
  }
}

/// One update: everything runs before anything is written.
private struct SeedsUpdate {
  private enum Word: String, CaseIterable {
    case updated
    case filledIn = "filled in"
    case unchanged, skipped
    case failed = "FAILED"
  }

  let documents: [SeedDocument]
  let environment: Environment
  private var plans: [[ReplayPlan]] = []
  private var edits: [[DigestEdit]]
  private var results: [ReplayResult] = []
  private var counts: [Int]

  init(documents: [SeedDocument], environment: Environment) {
    self.documents = documents
    self.environment = environment
    edits = documents.map { _ in [] }
    counts = Word.allCases.map { _ in 0 }
  }

  mutating func makePlans() throws(HarnessError) {
    for document in documents {
      var row: [ReplayPlan] = []
      for entry in document.entries {
        row.append(
          try ReplayPlan(
            .seed(entry), environment.system, program: environment.program))
      }
      plans.append(row)
    }
  }

  mutating func perform(isDryRun: Bool) throws(HarnessError) -> ExitStatus {
    let table = ReplayTable(
      plans.flatMap { $0 }, words: Word.allCases.map(\.rawValue), columns: environment.columns)
    var owners: [(document: Int, entry: Int)] = []
    for (document, row) in plans.enumerated() {
      owners += row.indices.map { (document, $0) }
    }
    let isWhole = try Replayer(environment).replay(plans.flatMap { $0 }) {
      (index, result, answer) throws(HarnessError) in
      take(result, answer, owners[index].entry, of: owners[index].document, table)
    }
    if !isWhole {
      environment.errors.line("interrupted; nothing was written")
      return .interrupted
    }
    let changed = edits.count { !$0.isEmpty }
    if !isDryRun { try write() }
    environment.out.write(summary(changedFiles: changed, isDryRun: isDryRun))
    return ReplayResult.exitStatus(of: results)
  }

  private mutating func take(
    _ result: ReplayResult, _ answer: RunResult?, _ index: Int, of document: Int,
    _ table: ReplayTable
  ) {
    guard let answer else {
      results.append(result)
      return count(.skipped)
    }
    var result = result
    if result.verdict == .unexpected || result.verdict == .unrepeated {
      count(.failed)
      environment.out.write(
        table.row(Word.failed.rawValue, result, result.notes, command: result.command))
    } else {
      let found = missingOrMoved(documents[document].entries[index], answer, index)
      edits[document] += found
      let word: Word = found.isEmpty ? .unchanged : result.changes.isEmpty ? .filledIn : .updated
      count(word)
      if !found.isEmpty {
        environment.out.write(table.row(word.rawValue, result, [gist(result, found)]))
      }
      // A moved digest is written, so it is not a failure any more.
      result.exitStatus = .passed
    }
    results.append(result)
    environment.out.flush()
  }

  private mutating func count(_ word: Word) {
    counts[Word.allCases.firstIndex(of: word) ?? 0] += 1
  }

  /// Both digests if the entry has none, otherwise those of its digests that have moved.
  private func missingOrMoved(
    _ entry: SeedEntry, _ answer: RunResult, _ index: Int
  ) -> [DigestEdit] {
    guard let digests = answer.digests else { return [] }
    let hasNone = entry.decisions == nil && entry.behaviour == nil
    let pairs = [
      ("decisions", entry.decisions, digests.decisions),
      ("behaviour", entry.behaviour, digests.behaviour),
    ]
    return pairs.compactMap { key, recorded, found in
      guard hasNone || (recorded != nil && recorded != found) else { return nil }
      return DigestEdit(entry: index, key: key, digest: found)
    }
  }

  private func gist(_ result: ReplayResult, _ edits: [DigestEdit]) -> String {
    if !result.changes.isEmpty { return result.changes.map(\.text).joined(separator: ", ") }
    return edits.map {
      "\($0.key) \(HexNumber($0.digest).hexadecimalDigits.prefix(8))…"
    }.joined(separator: ", ")
  }

  /// Prepares every file before the first one takes its place, except for second names of a file.
  ///
  /// The lock of a second name becomes free only when the first name no longer refers to the same file.
  private func write() throws(HarnessError) {
    var files: [(identity: FileIdentity, file: ReplacedFile)] = []
    var secondNames: [(document: SeedDocument, bytes: [UInt8])] = []
    for (document, edits) in zip(documents, edits) where !edits.isEmpty {
      let identity = FileIdentity(document.path)
      let bytes = document.applying(edits)
      if files.contains(where: { $0.identity.isSame(as: identity) }) {
        secondNames.append((document, bytes))
      } else {
        files.append((identity, try document.replacement(bytes)))
      }
    }
    for (_, file) in files { try file.commit() }
    for (document, bytes) in secondNames { try document.replacement(bytes).commit() }
  }

  private func summary(changedFiles: Int, isDryRun: Bool) -> String {
    let parts = zip(Word.allCases, counts).filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }
    let all = counts.reduce(0, +)
    let files = changedFiles == 1 ? "1 file" : "\(changedFiles) files"
    let end = isDryRun ? "nothing was written (--dry-run)" : "\(files) written"
    let entries = all == 1 ? "1 entry" : "\(all) entries"
    return "\(entries): \(parts.joined(separator: ", ")); \(end)\n"
  }
}
