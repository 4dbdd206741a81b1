import Console
import Scenario

/// Compares the result of a plan with what its item says; runs nothing.
package struct ReplayJudge {
  /// The running build, to compare with that of failure files.
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

  /// - Parameter lost: A death of another run of the same item, which did not happen again.
  package func result(
    of plan: ReplayPlan, _ answer: RunResult, lost: ProcessDeath? = nil
  ) -> ReplayResult {
    var result =
      switch plan.item {
      case .seed(let entry): self.result(of: plan, entry, answer)
      case .failure(_, let file): self.result(of: plan, file, answer)
      }
    let traits = build.traitOptions(plantsBug: plan.bug != nil)
    result.block = FailureBlock(answer, command: plan.command, traits: traits)
    if let lost { result.excuse(lost, isDead: !answer.isEnded) }
    return result
  }

  private func result(
    of plan: ReplayPlan, _ entry: SeedEntry, _ answer: RunResult
  ) -> ReplayResult {
    var result = ReplayResult(plan, .expected, .passed)
    if let note = disappointment(entry, answer) {
      result.verdict = .unexpected
      let status = answer.outcome.exitStatus
      result.exitStatus = status == .passed ? .propertyFailed : status
      result.notes =
        [note] + answer.outcome.details + entry.missedFailureNotes(answer.digests?.decisions)
    } else if let digests = answer.digests {
      compareDigests(entry, digests, &result)
    }
    return result
  }

  private func compareDigests(
    _ entry: SeedEntry, _ found: RunDigests, _ result: inout ReplayResult
  ) {
    if let recorded = entry.decisions, recorded != found.decisions {
      result.changes.append(ReplayResult.Change("decisions", recorded, found.decisions))
    }
    if let recorded = entry.behaviour, recorded != found.behaviour {
      result.changes.append(ReplayResult.Change("behaviour", recorded, found.behaviour))
    }
    // Different decisions cause different behaviour, so the first change says everything.
    guard let first = result.changes.first else { return }
    result.notes = [(entry.isPinned ? "pinned: " : "moved: ") + first.text]
    result.verdict = .moved
    if entry.isPinned {
      result.verdict = first.name == "decisions" ? .pinMoved : .pinChanged
      result.exitStatus = .propertyFailed
    }
  }

  /// Why the answer is not what was expected; nil if it is.
  private func disappointment(_ entry: SeedEntry, _ answer: RunResult) -> String? {
    let expected: String
    switch (entry.expectation, answer.outcome.kind) {
    case (.pass, .passed): return nil
    case (.stall, .stalled): return signatureNote(entry, answer)
    case (.fail(answer.outcome.failure?.property ?? ""), .failed):
      return signatureNote(entry, answer)
    case (.trap, .trapped): return signatureNote(entry, answer)
    case (.pass, _): expected = "a pass"
    case (.stall, _): expected = "a stall"
    case (.fail(let property), _): expected = "a failure of \(property)"
    case (.trap, _): expected = "a trap"
    }
    return "expected \(expected), but \(answer.outcome.sentence)"
  }

  private func signatureNote(_ entry: SeedEntry, _ answer: RunResult) -> String? {
    guard let expected = entry.signature, let found = answer.outcome.signature,
      !FailureSignature.match(expected, found),
      !(answer.isTrap && FailureSignature.isUnnamedTrap(expected))
    else { return nil }
    return "expected the signature \(quoted(expected)), but it is \(quoted(found))"
  }
}

extension RunResult {
  /// Whether the process of the run ended by itself.
  var isEnded: Bool { outcome.death == nil }
  var isTrap: Bool { outcome.kind == .trapped }
}
