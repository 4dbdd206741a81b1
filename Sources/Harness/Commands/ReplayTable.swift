/// What `heddle replay` prints.
struct ReplayTable {
  /// The longest place.
  let width: Int

  /// One item, with what there is to say of it below.
  func row(_ result: ReplayResult) -> String {
    var lines = [
      "\(padded(result.verdict.rawValue, 11)) \(padded(result.place, width)) "
        + "\(padded(result.profile, 5)) \(seedText(result.seed))"
    ]
    lines = (lines + result.notes.map { "            " + $0 }).map(printable)
    let isFine = result.verdict == .expected || result.verdict == .skipped
    if !isFine { lines.append("            replay: \(result.command)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// How many came to which verdict.
  func summary(_ results: [ReplayResult]) -> String {
    var parts: [String] = []
    for verdict in ReplayResult.Verdict.allCases {
      let count = results.count { $0.verdict == verdict }
      if count > 0 { parts.append("\(count) \(verdict.rawValue)") }
    }
    return "\(results.count) replayed: " + parts.joined(separator: ", ") + "\n"
  }

  private struct Document: Encodable {
    struct Row: Encodable {
      var place: String
      var seed: HexNumber
      var profile: String
      var verdict: String
      var status: Int32
      var notes: [String]
      var replay: String
    }

    var results: [Row]
    var status: Int32
  }

  func json(_ results: [ReplayResult]) -> String {
    let rows = results.map {
      Document.Row(
        place: $0.place, seed: HexNumber($0.seed), profile: $0.profile,
        verdict: $0.verdict.rawValue, status: $0.exitStatus.rawValue, notes: $0.notes,
        replay: $0.command)
    }
    return JSONText.of(
      Document(results: rows, status: ReplayResult.exitStatus(of: results).rawValue))
  }
}
