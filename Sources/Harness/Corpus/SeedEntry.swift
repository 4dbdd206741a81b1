import Console
import Primitives
import Scenario

/// One seed of the corpus, with what is expected of it and why it is there.
package struct SeedEntry {
  /// The expected result of the run.
  package enum Expectation: Hashable, Sendable {
    case pass
    case fail(property: String)
    case stall
    /// The system stops the process; such an entry runs in a process of its own.
    case trap
  }

  package var file: String
  /// The line of its `seed:`.
  package var line: Int
  package var choice: SpecChoice
  /// Whether a field that it does not name has its default instead of what the seed draws.
  package var isWhole = false
  /// The system to which it belongs; nil if the file does not say.
  package var system: String?
  /// Whether it is an entry of a system other than the program's, whose keys mean nothing here.
  package var isForeign = false
  /// The bug that must be planted; a build without bugs skips the entry.
  package var bug: String?
  package var expectation = Expectation.pass
  package var signature: String?
  /// Digests of the run at the time when they were recorded.
  package var decisions: UInt64?
  package var behaviour: UInt64?
  /// Whether a digest that has moved is a failure and not only reported.
  package var isPinned = false
  package var reason = ""
  package var date = ""
  /// The line of each of its keys.
  var lines: [String: Int]

  init(file: String, line: Int, seed: UInt64) {
    self.file = file
    self.line = line
    choice = SpecChoice(seed: seed)
    lines = ["seed": line]
  }

  package var place: String { "\(file):\(line)" }

  /// Why this build cannot run it; nil if it can.
  var skipReason: String?

  /// Printed beside the bug's name.
  static let bugIsMissing = "not in this build"

  /// The spec that this build makes from the entry.
  ///
  /// - Throws: `.malformed` if two of its keys contradict each other.
  func resolve(_ system: AnySystem) throws(HarnessError) -> RunSpec {
    do throws(HarnessError) {
      return try choice.resolve(system)
    } catch {
      throw .malformed(file: file, line: line, "\(error)")
    }
  }
}

extension SeedEntry.Expectation: CustomStringConvertible {
  /// The form of a seed file.
  package var description: String {
    switch self {
    case .pass: "pass"
    case .fail(let property): "fail \(property)"
    case .stall: "stall"
    case .trap: "trap"
    }
  }
}

extension SeedEntry {
  /// In a whole entry, sets the fields that it does not name, which were added later, to their defaults.
  mutating func fillWithDefaults(_ system: AnySystem) {
    guard isWhole else { return }
    let named = Set(choice.overrides.map(\.name))
    let standard = RunSpec(system.fields, seed: choice.seed)
    choice.overrides += SpecChoice.whole(of: standard).overrides.filter { !named.contains($0.name) }
  }

  /// The shortest options that repeat the run of `spec`, for people.
  func shortChoice(for spec: RunSpec, _ system: AnySystem) -> SpecChoice {
    isWhole ? .fewest(for: spec, system) : choice
  }

  /// The entry in the form of a seed file, one line for each key, without the last line end.
  var text: String {
    var lines = ["seed: \(seedText(choice.seed))"]
    lines += choice.overrides.map { "\($0.name): \($0.text)" }
    if choice.overrides.isEmpty {
      lines.append("# Nothing is overridden: all as the seed draws it.")
    }
    if isWhole { lines.append("unlisted: default") }
    if let system { lines.insert("system: \(system)", at: 1) }
    lines.append("expect: \(expectation)")
    if let signature { lines.append("signature: \(signature)") }
    if let decisions { lines.append("decisions: \(HexNumber(decisions).hexadecimalDigits)") }
    if let behaviour { lines.append("behaviour: \(HexNumber(behaviour).hexadecimalDigits)") }
    if isPinned { lines.append("pinned: yes") }
    return (lines + ["reason: \(reason)", "date: \(date)"]).joined(separator: "\n")
  }
}
