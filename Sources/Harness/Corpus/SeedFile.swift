import Console
import Scenario

/// Reads a file of the corpus: lines `key: value`, an entry from each `seed:` on; see Seeds/README.md.
package struct SeedFile {
  static let ownKeys = [
    "seed", "system", "expect", "signature", "decisions", "behaviour", "pinned", "reason", "date",
    "unlisted",
  ]

  private let file: String
  private let system: AnySystem
  private var entries: [SeedEntry] = []
  private var keys: [String] = []
  /// The system of each entry, by its place.
  private var owners: [String] = []
  private var lineNumber = 0

  /// - Throws: `.malformed` with the file, the line and what was expected there.
  package static func parse(
    _ text: String, file: String, system: AnySystem
  ) throws(HarnessError) -> [SeedEntry] {
    var reader = SeedFile(file, system)
    reader.owners = owners(in: text)
    // Splits scalars, because "\r\n" is one Character and does not match "\n".
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      reader.lineNumber += 1
      try reader.read(withoutReturn: line)
    }
    try reader.finishEntry()
    if reader.entries.isEmpty {
      throw .malformed(file: file, line: nil, "expected at least one line \"seed: NUMBER\"")
    }
    return reader.entries
  }

  private init(_ file: String, _ system: AnySystem) {
    self.file = file
    self.system = system
  }

  /// The system to which each entry belongs, known before its other keys are read.
  private static func owners(in text: String) -> [String] {
    var owners: [String] = []
    for line in text.unicodeScalars.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let key = trimmed(Substring(parts[0]))
      if key == "seed" { owners.append(AnySystem.firstName) }
      guard key == "system", !owners.isEmpty else { continue }
      owners[owners.count - 1] = trimmed(Substring(parts[1]))
    }
    return owners
  }

  private func fail(_ what: String) -> HarnessError {
    .malformed(file: file, line: lineNumber, what)
  }

  /// Removes the carriage return of a line end; one elsewhere would hide what follows it.
  private mutating func read(withoutReturn line: Substring.UnicodeScalarView) throws(HarnessError) {
    let content = line.last == "\r" ? line.dropLast() : line
    if content.contains("\r") {
      throw fail("a carriage return is expected only at the end of a line")
    }
    try read(String(Substring(content)))
  }

  private mutating func read(_ line: String) throws(HarnessError) {
    let line = trimmed(line[...])
    if line.isEmpty || line.hasPrefix("#") { return }
    guard let colon = line.firstIndex(of: ":") else {
      throw fail("expected \"key: value\", not \(quoted(line))")
    }
    let key = trimmed(line[..<colon])
    let value = trimmed(line[line.index(after: colon)...])
    if value.isEmpty { throw fail("expected a value after \"\(key):\"") }
    if key == "seed" { return try begin(value) }
    if entries.isEmpty { throw fail("expected \"seed: NUMBER\" before \(quoted(key))") }
    if keys.contains(key) { throw fail("\(quoted(key)) is given twice for one seed") }
    keys.append(key)
    entries[entries.count - 1].lines[key] = lineNumber
    if key == "system" { entries[entries.count - 1].system = value }
    if entries[entries.count - 1].isForeign || key == "system" { return }
    try read(key, value, into: &entries[entries.count - 1])
  }

  private mutating func begin(_ value: String) throws(HarnessError) {
    try finishEntry()
    let kind = ValueKind<UInt64>.seed
    guard let seed = kind.parse(value) else { throw fail("seed: \(kind.complaint(value))") }
    keys = ["seed"]
    entries.append(SeedEntry(file: file, line: lineNumber, seed: seed))
    let owner = owners[entries.count - 1]
    entries[entries.count - 1].isForeign = owner != system.name
  }

  /// Checks that the entry that ends here has everything it needs.
  private mutating func finishEntry() throws(HarnessError) {
    guard let entry = entries.last, !entry.isForeign else { return }
    entries[entries.count - 1].fillWithDefaults(system)
    for key in ["expect", "reason", "date"] where !keys.contains(key) {
      throw .malformed(file: file, line: entry.line, "expected \"\(key): …\" for this seed")
    }
    if entry.signature != nil, entry.expectation == .pass {
      throw .malformed(
        file: file, line: entry.line, "a signature is expected only with \"expect: fail …\"")
    }
    try checkSignature(entry)
    try checkDigests(entry)
  }

  /// Refuses a signature that no failure of the property has, because the entry could never come out as expected.
  private func checkSignature(_ entry: SeedEntry) throws(HarnessError) {
    guard let text = entry.signature, let line = entry.lines["signature"] else { return }
    let named = FailureSignature(text).property
    switch entry.expectation {
    case .fail(let property) where named != property:
      throw .malformed(
        file: file, line: line,
        "signature: expected \"\(property) in …\", as \"expect: fail \(property)\" asks for, not \(quoted(text))"
      )
    case .trap where named != nil:
      throw .malformed(
        file: file, line: line,
        "signature: expected that of a trap, and \(quoted(text)) is one of a property")
    default: return
    }
  }

  private func checkDigests(_ entry: SeedEntry) throws(HarnessError) {
    let hasDigests = entry.decisions != nil || entry.behaviour != nil
    if entry.isPinned, !hasDigests {
      throw .malformed(
        file: file, line: entry.line, "expected \"decisions: …\" or \"behaviour: …\" to pin")
    }
    if entry.expectation == .trap, hasDigests {
      throw .malformed(
        file: file, line: entry.line, "a run that traps leaves no digests to compare")
    }
  }

  private func read(
    _ key: String, _ value: String, into entry: inout SeedEntry
  ) throws(HarnessError) {
    switch key {
    case "expect": entry.expectation = try expectation(value)
    case "signature": entry.signature = value
    case "decisions": entry.decisions = try digest(key, value)
    case "behaviour": entry.behaviour = try digest(key, value)
    case "pinned": entry.isPinned = try isYes(key, value)
    case "reason": entry.reason = value
    case "unlisted": entry.isWhole = try isDefault(key, value)
    case "date":
      guard isDay(value) else { throw fail("date: expected YYYY-MM-DD, not \(quoted(value))") }
      entry.date = value
    case "bug": try readBug(value, into: &entry)
    default: try readField(key, value, into: &entry)
    }
  }

  private func expectation(_ value: String) throws(HarnessError) -> SeedEntry.Expectation {
    let words = value.split(separator: " ").map(String.init)
    switch (words.first, words.count) {
    case ("pass", 1): return .pass
    case ("stall", 1): return .stall
    case ("trap", 1): return .trap
    case ("fail", 2): return .fail(property: try property(words[1]))
    default:
      throw fail("expect: expected pass, fail PROPERTY, stall or trap, not \(quoted(value))")
    }
  }

  /// Refuses a property that no run can break, because the entry could never come out as expected.
  private func property(_ name: String) throws(HarnessError) -> String {
    let properties = system.propertyNames
    if properties.contains(name) { return name }
    throw fail(
      "expect: there is no property \(quoted(name))\(suggestion(for: name, among: properties)); "
        + "expected one of " + properties.joined(separator: ", "))
  }

  private func digest(_ key: String, _ value: String) throws(HarnessError) -> UInt64 {
    guard value.utf8.count == 16, value.first != "+", let digest = UInt64(value, radix: 16) else {
      throw fail("\(key): expected sixteen hexadecimal digits, not \(quoted(value))")
    }
    return digest
  }

  private func isYes(_ key: String, _ value: String) throws(HarnessError) -> Bool {
    guard value == "yes" || value == "no" else {
      throw fail("\(key): expected yes or no, not \(quoted(value))")
    }
    return value == "yes"
  }

  private func isDefault(_ key: String, _ value: String) throws(HarnessError) -> Bool {
    guard value == "default" || value == "drawn" else {
      throw fail("\(key): expected default or drawn, not \(quoted(value))")
    }
    return value == "default"
  }

  /// Checked in every build; planted only if the build has bugs.
  private func readBug(_ value: String, into entry: inout SeedEntry) throws(HarnessError) {
    let names = system.bugs
    guard names.contains(value), let field = system.fields.named("bug") else {
      throw fail(
        "bug: \(quoted(value)) is not one of \(names.joined(separator: ", "))"
          + suggestion(for: value, among: names))
    }
    entry.bug = value
    if field.isMissing { entry.skipReason = SeedEntry.bugIsMissing }
    if let override = SpecOverride(field, value) { entry.choice.overrides.append(override) }
  }

  private func readField(
    _ key: String, _ value: String, into entry: inout SeedEntry
  ) throws(HarnessError) {
    guard let field = system.fields.named(key) else {
      let names = Self.ownKeys + system.fields.all.map(\.name)
      throw fail(
        "there is no key \(quoted(key))\(suggestion(for: key, among: names)); expected one of "
          + Self.ownKeys.joined(separator: ", ")
          + ", or an option of the spec (\(ProgramName.current) run --help)")
    }
    guard let override = SpecOverride(field, value) else {
      throw fail("\(key): \(field.complaint(value))")
    }
    entry.choice.overrides.append(override)
  }
}
