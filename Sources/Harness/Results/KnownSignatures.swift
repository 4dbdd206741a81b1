import Console
import Scenario

/// Failures that are known and being worked on: a sweep reports them and does not fail.
package struct KnownSignatures: Sendable {
  package struct Entry: Hashable, Sendable {
    package var signature: String
    package var reason: String
    /// Where the work on it is tracked.
    package var issue: String?
    package var date: String?
    /// The only outcome that it covers; nil for all.
    package var outcome: OutcomeKind?
    /// The line of its `signature:`, which distinguishes it from all others in the file.
    package var line: Int

    /// Two runs that differ are never excused along with other outcomes.
    func matches(_ key: FailureKey) -> Bool {
      guard FailureSignature.match(signature, key.signature) else { return false }
      return outcome.map { $0 == key.outcome } ?? (key.outcome != .nondeterministic)
    }

    /// The reason, and the issue with the details.
    package var explanation: String {
      let places = [issue.map { "issue \($0)" }, date.map { "since \($0)" }].compactMap { $0 }
      return printable(places.isEmpty ? reason : "\(reason) (\(places.joined(separator: ", ")))")
    }
  }

  /// In the order of the file.
  package private(set) var entries: [Entry] = []

  package init() {}

  init(entries: [Entry]) { self.entries = entries }

  package func entry(for key: FailureKey) -> Entry? {
    for entry in entries where entry.matches(key) { return entry }
    return nil
  }

  /// Whether a seed failed in a way that is not known; a failure of the machine does not count.
  package func lacks(_ result: SeedResult) -> Bool {
    guard result.outcome.kind != .unrepeated, let key = FailureKey(result) else { return false }
    return entry(for: key) == nil
  }

  /// Reads a known list.
  ///
  /// - Throws: `.unreadable`, `.malformed`.
  package init(path: String) throws(HarnessError) {
    try self.init(text: readText(path), file: path)
  }
}
