import Console
import Scenario

/// Makes the entry of a seed that joins the corpus; runs nothing.
struct SeedAddition {
  /// The values of `--expect`; the property is that of the run.
  enum Expectation: String, CaseIterable { case pass, fail, stall, trap }

  var choice: SpecChoice
  /// The system's name, if entries must say it.
  var system: String?
  /// The failure file that it comes from.
  var source: FailureFile?
  var expectation: Expectation?
  var isPinned = false
  var reason: String
  var date: String

  /// The entry for the result.
  ///
  /// - Throws: `.usage` if the entry would say what did not happen.
  func entry(_ spec: RunSpec, _ answer: RunResult) throws(HarnessError) -> SeedEntry {
    var entry = SeedEntry(file: "", line: 0, seed: choice.seed)
    entry.choice = choice
    entry.isWhole = true
    entry.system = system
    entry.bug = spec.plantedBug
    entry.reason = reason
    entry.date = date
    let wanted: Expectation
    if let expectation { wanted = expectation } else { wanted = try usual(spec, answer) }
    entry.expectation = try expectation(wanted, answer)
    if wanted != .pass { entry.signature = try signature(answer) }
    if let digests = answer.digests, wanted != .pass || answer.outcome == .passed {
      entry.decisions = digests.decisions
      entry.behaviour = digests.behaviour
    }
    if isPinned, entry.decisions == nil {
      throw .usage("--pin needs a run that comes out as expected, but \(answer.outcome.sentence)")
    }
    entry.isPinned = isPinned
    return entry
  }

  /// A planted bug must still be found; any other failure is expected to be fixed.
  private func usual(
    _ spec: RunSpec, _ answer: RunResult
  ) throws(HarnessError) -> Expectation {
    guard let bug = spec.plantedBug else { return .pass }
    switch (source?.result ?? answer).outcome.kind {
    case .failed: return .fail
    case .stalled: return .stall
    case .trapped: return .trap
    default:
      throw .usage(
        "seed \(seedText(choice.seed)) does not find the planted bug \(bug): "
          + "\(answer.outcome.sentence); --expect pass would record that")
    }
  }

  private func expectation(
    _ wanted: Expectation, _ answer: RunResult
  ) throws(HarnessError) -> SeedEntry.Expectation {
    switch wanted {
    case .pass: return .pass
    case .fail:
      if case .failed(let failure) = answer.outcome { return .fail(property: failure.property) }
    case .stall: if answer.outcome.kind == .stalled { return .stall }
    case .trap: if answer.isTrap { return .trap }
    }
    throw .usage("expected a \(wanted.noun), but \(answer.outcome.sentence); nothing was added")
  }

  /// - Throws: `.usage` if this build fails differently from the failure file.
  private func signature(_ answer: RunResult) throws(HarnessError) -> String? {
    if let recorded = source?.signature, let found = answer.outcome.signature,
      !FailureSignature.match(recorded, found),
      !FailureSignature.isUnnamedTrap(recorded) || !answer.isTrap
    {
      throw .usage(
        "the failure file has the signature \(quoted(recorded)), but now it is \(quoted(found)); "
          + "nothing was added")
    }
    return answer.isTrap ? nil : answer.outcome.signature
  }
}

extension SeedAddition.Expectation {
  fileprivate var noun: String { self == .fail ? "failure" : rawValue }
}

extension SpecChoice {
  /// The fewest overrides with which `system` yields `spec`.
  ///
  /// - Complexity: O(fields²).
  static func fewest(
    for spec: RunSpec, _ system: AnySystem
  ) -> SpecChoice {
    var choice = SpecChoice.all(of: spec)
    for name in choice.overrides.map(\.name) {
      var smaller = choice
      smaller.overrides.removeAll { $0.name == name }
      let resolved = try? smaller.resolve(system)
      if resolved.map({ hasSameFields($0, spec) }) == true { choice = smaller }
    }
    return choice
  }
}

/// Whether two specs are the same in the fields that options set.
func hasSameFields(_ a: RunSpec, _ b: RunSpec) -> Bool {
  a.seed == b.seed && a.values == b.values
}
