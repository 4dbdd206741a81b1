import Console
import Scenario

/// Compares what came out of a plan with what its item says; runs nothing.
package struct ReplayJudge {
  /// The running build, with which failure files compare theirs.
  let build: BuildIdentity
  let system: AnySystem

  package init(build: BuildIdentity, system: AnySystem) {
    (self.build, self.system) = (build, system)
  }

  /// The result of an item that this build cannot run.
  package func skipped(_ plan: ReplayPlan, reason: String) -> ReplayResult {
    var result = ReplayResult(plan, .skipped, .cannotBeJudged)
    result.notes = [reason]
    return result
  }

  /// - Parameter lost: a death of another run of the same, which did not come again.
  package func result(
    of plan: ReplayPlan, _ answer: ReplayAnswer, lost: ReplayAnswer.Death? = nil
  ) -> ReplayResult {
    var result =
      switch plan.item {
      case .seed(let entry): self.result(of: plan, entry, answer)
      case .failure(_, let file): self.result(of: plan, file, answer)
      }
    let traits = build.traitOptions(plantsBug: plan.bug != nil)
    result.block = answer.block(command: plan.command, traits: traits)
    if let lost { result.excuse(lost, isDead: answer.death != nil) }
    return result
  }

  private func result(
    of plan: ReplayPlan, _ entry: SeedEntry, _ answer: ReplayAnswer
  ) -> ReplayResult {
    var result = ReplayResult(plan, .expected, .passed)
    if let note = disappointment(entry, answer) {
      result.verdict = .unexpected
      let status = answer.exitStatus
      result.exitStatus = status == .passed ? .propertyFailed : status
      result.notes =
        [note] + answer.details + entry.missedFailureNotes(answer.ending?.decisions.value)
    } else if case .ended(let ending) = answer {
      compareDigests(entry, ending, &result)
    }
    return result
  }

  private func compareDigests(
    _ entry: SeedEntry, _ ending: ReplayAnswer.Ending, _ result: inout ReplayResult
  ) {
    if let recorded = entry.decisions, recorded != ending.decisions.value {
      result.changes.append(ReplayResult.Change("decisions", recorded, ending.decisions))
    }
    if let recorded = entry.behaviour, recorded != ending.behaviour.value {
      result.changes.append(ReplayResult.Change("behaviour", recorded, ending.behaviour))
    }
    // Other decisions make other behaviour, so that the first says it all.
    guard let first = result.changes.first else { return }
    result.notes = [(entry.isPinned ? "pinned: " : "moved: ") + first.text]
    result.verdict = .moved
    if entry.isPinned {
      result.verdict = first.name == "decisions" ? .pinMoved : .pinChanged
      result.exitStatus = .propertyFailed
    }
  }

  /// Why the answer is not what was expected; nil when it is.
  private func disappointment(_ entry: SeedEntry, _ answer: ReplayAnswer) -> String? {
    let expected: String
    switch (entry.expectation, answer.ending?.outcome) {
    case (.pass, "passed"): return nil
    case (.stall, "stalled"): return signatureNote(entry, answer)
    case (.fail(answer.ending?.finding?.property ?? ""), "failed"):
      return signatureNote(entry, answer)
    case (.trap, nil) where answer.isTrap: return signatureNote(entry, answer)
    case (.pass, _): expected = "a pass"
    case (.stall, _): expected = "a stall"
    case (.fail(let property), _): expected = "a failure of \(property)"
    case (.trap, _): expected = "a trap in the engine"
    }
    return "expected \(expected), but \(answer.sentence)"
  }

  private func signatureNote(_ entry: SeedEntry, _ answer: ReplayAnswer) -> String? {
    guard let expected = entry.signature, let found = answer.signature,
      !FailureSignature.match(expected, found),
      !(answer.isTrap && expected == FailureFile.trapSignature)
    else { return nil }
    return "expected the signature \(quoted(expected)), but it is \(quoted(found))"
  }
}

extension ReplayAnswer {
  /// Nil where the process died.
  var ending: Ending? {
    if case .ended(let ending) = self { return ending }
    return nil
  }

  var isTrap: Bool {
    death?.outcome == .trapped
  }

  /// Nil where the run came to its end.
  var death: Death? {
    if case .died(let death) = self { return death }
    return nil
  }

  var signature: String? {
    switch self {
    case .ended(let ending): ending.signature
    case .died(let death): death.signature
    }
  }

  /// The whole of the failure; nil where there is none.
  func block(command: String, traits: String?) -> FailureBlock? {
    switch self {
    case .ended(let ending):
      return ending.finding.map {
        var block = FailureBlock(
          $0, signature: ending.signature ?? "", command: command, traits: traits,
          lastEvents: ending.lastEvents ?? [])
        block.lastNarration = ending.lastNarration ?? []
        return block
      }
    case .died(let death):
      let unknown = FailureFile.Finding(
        outcome: death.outcome.rawValue, property: death.outcome.rawValue,
        message: "the process gave no answer", operationKind: "engine", nearestPoint: nil, step: 0,
        actor: FailureFile.Finding.nobody, statement: nil)
      var block = FailureBlock(
        death.finding ?? unknown, signature: death.signature, command: command, traits: traits,
        lastEvents: [])
      block.death = (death.signal, death.words)
      return block
    }
  }

  /// What it said itself: the failure's message, or a dead process's last words.
  var details: [String] {
    switch self {
    case .ended(let ending): ending.finding.map { [$0.message] } ?? []
    case .died(let death): death.words
    }
  }
}
