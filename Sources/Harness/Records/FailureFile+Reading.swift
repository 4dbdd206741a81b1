import Console
import Primitives
import Scenario

extension FailureFile {
  package var text: String { JSONText.of(self) }

  /// The keys that failure files of all builds have.
  private struct Mark: Decodable {
    var format: Int
    var seed: HexNumber
    var signature: String
  }

  /// Whether the path is that of a failure file of any build.
  static func isOne(at path: String) -> Bool {
    guard let text = try? readText(path) else { return false }
    return (try? JSONText.decode(Mark.self, from: text, file: path)) != nil
  }

  /// The system of a failure file of any build; nil if the text is not a failure file.
  static func owner(of text: String, _ file: String) -> String? {
    struct Owner: Decodable {
      var format: Int
      var system: String?
    }
    let owner = try? JSONText.decode(Owner.self, from: text, file: file)
    return owner.map { $0.system ?? AnySystem.firstName }
  }

  /// Reads a failure file and checks all of it, so that nothing runs with half a file.
  ///
  /// - Throws: `.malformed`.
  package init(text: String, file: String, system: AnySystem) throws(HarnessError) {
    struct Header: Decodable { var format: Int }
    let header = try JSONText.decode(Header.self, from: text, file: file)
    guard Self.readVersions.contains(header.format) else {
      throw .malformed(
        file: file, line: nil,
        "expected format 1 or 2, but it has format \(header.format)")
    }
    self = try JSONText.decode(Self.self, from: text, file: file)
    let name = self.system ?? AnySystem.firstName
    if name != system.name {
      throw .malformed(
        file: file, line: nil,
        "expected a failure of the system \(system.name), but it is one of \(quoted(name))")
    }
    takePlansFromOperations(system)
    try checkFinding(file)
    if !isSkipped(system) { _ = try resolvedSpec(file: file, system) }
  }

  /// Builds without a key for plans kept them as the texts of operations, unless those were statements.
  private mutating func takePlansFromOperations(_ system: AnySystem) {
    guard result.plans.isEmpty, !result.operations.isEmpty, system.planType != nil,
      system.texts().isEmpty
    else { return }
    result.plans = result.operations.map {
      RecordedPlan(actor: $0.actor, operation: $0.transaction, plan: $0.text)
    }
    result.operations = []
  }

  /// Without digests nothing could be compared, and only a run whose process ended has none.
  private func checkFinding(_ file: String) throws(HarnessError) {
    let outcome = result.outcome.kind
    let kinds = OutcomeKind.allCases.filter { $0 == .failed || $0 == .stalled || $0.isDeath }
    // A seed whose processes differ has a file in which the first of them died.
    guard kinds.contains(outcome) || result.outcome.death != nil else {
      throw .malformed(
        file: file, line: nil,
        "expected one of \(kinds.map(\.rawValue).joined(separator: ", ")) at outcome, not "
          + quoted(outcome.rawValue))
    }
    if result.digests == nil, result.outcome.death == nil {
      throw .malformed(
        file: file, line: nil,
        "expected \"decisions\" and \"behaviour\", but they are missing, and only the end of a process "
          + "leaves none")
    }
  }

  /// Whether the failure needs a planted bug that this build does not have.
  func isSkipped(_ system: AnySystem) -> Bool {
    guard let field = system.fields.named("bug"), field.isMissing else { return false }
    return spec["bug"] != "none"
  }

  /// The spec that the run had.
  ///
  /// A field that the file lacks is newer than the file and had no part in the run, so it has its default.
  ///
  /// - Throws: `.malformed` if a field is unknown or its value is invalid.
  func resolvedSpec(
    file: String, _ system: AnySystem
  ) throws(HarnessError) -> RunSpec {
    var result = RunSpec(system.fields, seed: seed)
    for (name, text) in spec.sorted(by: { $0.key < $1.key }) {
      guard let field = system.fields.named(name) else {
        throw .malformed(file: file, line: nil, "spec has no field \(quoted(name))")
      }
      guard let value = field.value(text) else {
        throw .malformed(
          file: file, line: nil, "spec.\(name): \(field.complaint(text))")
      }
      result[field.name] = value
    }
    return result
  }
}
