import Console
import Foundation
import Processes
import Scenario

/// How a run of another revision ended.
enum RevisionEnd: Equatable {
  case ended(RunResult)
  case died(signature: String)
  /// The revision does not understand the command, or this build cannot read what it prints.
  case refused(String)

  /// The signature of a run that does not end, as in sweeps.
  static let hang = ProcessDeath.hangSignature

  /// The signature of its failure; nil if nothing failed.
  var signature: String? {
    switch self {
    case .ended(let result): result.outcome.signature
    case .died(let signature): signature
    case .refused: nil
    }
  }

  /// Whether the run failed with a signature of that group; old revisions also wrote yield points.
  func isFailure(_ signature: String) -> Bool {
    self.signature.map { FailureSignature.match($0, signature) } ?? false
  }

  /// Reads what a revision's `heddle record` printed.
  init(_ end: TerminationStatus, out: String, errors: String) {
    switch end {
    case .exited(0), .exited(1), .exited(4):
      do throws(HarnessError) {
        self = .ended(try JSONText.decode(RunResult.self, from: out, file: "its answer"))
      } catch {
        self = .refused("\(error)")
      }
    case .exited(ExitStatus.systemTrapped.rawValue), .signalled:
      let words = errors.split(whereSeparator: \.isNewline).map(String.init)
      self = .died(signature: DeathSignature.signature(of: end, words: words))
    case .exited(let status):
      let words = errors.split(whereSeparator: \.isNewline).last.map {
        ": " + printable(String($0))
      }
      self = .refused("its run ended with status \(status)\(words ?? "")")
    }
  }
}

/// Every field of a run by name and as text, because revisions have different fields.
///
/// All of them are passed to each revision, not only those that the user set: a revision that draws specs
/// differently must still make the same run.
struct BisectSpec: Equatable {
  var seed: UInt64
  /// In the order of their names.
  private(set) var fields: [(name: String, text: String)]

  static func == (a: Self, b: Self) -> Bool { a.words == b.words }

  init(seed: UInt64, fields: [String: String]) {
    self.seed = seed
    self.fields = fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  init(_ file: FailureFile) { self.init(seed: file.seed, fields: file.spec) }

  subscript(name: String) -> String? { fields.first { $0.name == name }?.text }

  var steps: UInt64? { self["steps"].flatMap { Numbers.count($0) } }

  /// Whether the failure needs a bug that only some builds have.
  var plantsBug: Bool { self["bug"].map { $0 != "none" } ?? false }

  func with(seed: UInt64) -> BisectSpec {
    var copy = self
    copy.seed = seed
    return copy
  }

  func with(steps: UInt64) -> BisectSpec {
    var copy = self
    for index in copy.fields.indices where copy.fields[index].name == "steps" {
      copy.fields[index].text = "\(steps)"
    }
    return copy
  }

  /// The arguments of the program.
  var words: [String] { words(RevisionFields()) }

  /// The arguments for a revision that does not know all fields.
  func words(_ known: RevisionFields) -> [String] {
    let kept = fields.filter { !known.omitted.contains($0.name) }
    return ["record", "--seed", seedText(seed)]
      + kept.flatMap { ["--" + $0.name, known.texts[$0.name] ?? $0.text] }
  }
}

extension BisectSpec {
  private struct Answer: Decodable { var spec: [String: String] }

  /// Reads the spec from the output of `heddle run --format json`; nil if there is none.
  init?(seed: UInt64, json: String) {
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(json.utf8)) else {
      return nil
    }
    self.init(seed: seed, fields: answer.spec)
  }

  /// Reads it from the lines that `heddle run` prints before a run, for a run that does not end.
  init?(seed: UInt64, header: String) {
    var fields: [String: String] = [:]
    for line in header.split(whereSeparator: \.isNewline).dropFirst() {
      guard line.hasPrefix("  ") else { break }
      for word in line.split(separator: " ") {
        let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if sides.count == 2 { fields[String(sides[0])] = String(sides[1]) }
      }
    }
    guard fields["steps"] != nil else { return nil }
    self.init(seed: seed, fields: fields)
  }
}

extension AnySystem {
  /// The default of each field, in the form that its option takes.
  var defaultTexts: [String: String] {
    let spec = RunSpec(fields, seed: 0)
    return Dictionary(
      fields.all.map { ($0.name, $0.render(spec)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The fields that are weights by name.
  var weightFields: Set<String> {
    Set(
      fields.all.filter { if case .weights = $0.format { true } else { false } }.map(\.name))
  }
}
