import Console
import Scenario

extension KnownSignatures {
  private static let keys = ["signature", "reason", "issue", "date", "outcome"]

  /// Reads lines `key: value`, an entry from each `signature:` on; `#` begins a comment.
  ///
  /// A file without an entry is an empty list, so that the last entry can be removed.
  /// - Throws: `.malformed` with the file, the line and what was expected there.
  package init(text: String, file: String) throws(HarnessError) {
    var reader = Reader(file: file)
    // Splits scalars, because "\r\n" is one Character and does not match "\n".
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      reader.line += 1
      try reader.read(String(Substring(line)))
    }
    try reader.finishEntry()
    self.init(entries: reader.entries)
  }

  private struct Reader {
    let file: String
    var entries: [Entry] = []
    var line = 0
    private var given: [String] = []

    init(file: String) { self.file = file }

    private func fail(_ what: String) -> HarnessError {
      .malformed(file: file, line: line, what)
    }

    mutating func read(_ text: String) throws(HarnessError) {
      let text = trimmed(text[...])
      if text.isEmpty || text.hasPrefix("#") { return }
      guard let colon = text.firstIndex(of: ":") else {
        throw fail("expected \"key: value\", not \(quoted(text))")
      }
      let key = trimmed(text[..<colon])
      let value = trimmed(text[text.index(after: colon)...])
      guard keys.contains(key) else {
        throw fail(
          "there is no key \(quoted(key))\(suggestion(for: key, among: keys)); expected one of "
            + keys.joined(separator: ", "))
      }
      if value.isEmpty { throw fail("expected a value after \"\(key):\"") }
      if key == "signature" { return try begin(value) }
      if entries.isEmpty { throw fail("expected \"signature: …\" before \"\(key)\"") }
      if given.contains(key) { throw fail("\"\(key)\" is given twice for one signature") }
      given.append(key)
      try read(key, value, into: &entries[entries.count - 1])
    }

    private mutating func begin(_ signature: String) throws(HarnessError) {
      try finishEntry()
      given = []
      entries.append(Entry(signature: signature, reason: "", line: line))
    }

    private func read(
      _ key: String, _ value: String, into entry: inout Entry
    ) throws(HarnessError) {
      switch key {
      case "reason": entry.reason = value
      case "issue": entry.issue = value
      case "date":
        guard isDay(value) else { throw fail("date: expected YYYY-MM-DD, not \(quoted(value))") }
        entry.date = value
      default: entry.outcome = try outcome(value)
      }
    }

    private func outcome(_ value: String) throws(HarnessError) -> OutcomeKind {
      if value != OutcomeKind.passed.rawValue,
        let outcome = OutcomeKind(rawValue: value)
      {
        return outcome
      }
      let names = OutcomeKind.allCases.filter { $0 != .passed }.map(\.rawValue)
      throw fail(
        "outcome: \(quoted(value)) is not one of \(names.joined(separator: ", "))"
          + suggestion(for: value, among: names))
    }

    /// Checks that the entry that ends here is complete and the only one of its kind.
    func finishEntry() throws(HarnessError) {
      guard let entry = entries.last else { return }
      if entry.reason.isEmpty {
        throw .malformed(
          file: file, line: entry.line, "expected \"reason: …\" for this signature")
      }
      for other in entries.dropLast()
      where other.signature == entry.signature && other.outcome == entry.outcome {
        throw .malformed(
          file: file, line: entry.line, "the signature is in line \(other.line) already")
      }
    }
  }
}
