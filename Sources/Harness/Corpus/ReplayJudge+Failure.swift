import Console
import Primitives
import Scenario
import Simulation

extension ReplayJudge {
  /// Judges a recorded failure strictly: same signature, every intervention, both digests.
  func result(
    of plan: ReplayPlan, _ file: FailureFile, _ answer: RunResult
  ) -> ReplayResult {
    if !answer.isEnded { return judge(plan, file, dead: answer) }
    if file.result.digests == nil, answer.outcome == .passed { return endsWell(plan, file) }
    return compare(plan, file, answer)
  }

  private func judge(
    _ plan: ReplayPlan, _ file: FailureFile, dead answer: RunResult
  ) -> ReplayResult {
    let outcome = answer.outcome
    var result = ReplayResult(plan, .failsAgain, outcome.exitStatus)
    let others = differences(file.result.outcome, outcome)
    if !others.isEmpty { result.verdict = .unexpected }
    let again =
      outcome.kind == .trapped
      ? "the system under test traps again" : "it \(outcome.kind.participle) again"
    result.notes = [others.isEmpty ? again : outcome.sentence] + others + outcome.details
    return result
  }

  private func endsWell(_ plan: ReplayPlan, _ file: FailureFile) -> ReplayResult {
    var result = ReplayResult(plan, .passes, .passed)
    result.notes = [
      file.result.isTrap
        ? "the system under test no longer traps" : "the run now comes to its end"
    ]
    return result
  }

  private func compare(
    _ plan: ReplayPlan, _ file: FailureFile, _ answer: RunResult
  ) -> ReplayResult {
    var result = ReplayResult(plan, .passes, answer.outcome.exitStatus)
    let differences = differences(file, answer)
    if let failure = answer.outcome.failure {
      let others = self.differences(file.result.outcome, answer.outcome)
      let isSame = others.isEmpty
      result.notes = (isSame ? ["signature: \(failure.signature)"] : others) + [failure.message]
      result.verdict = !isSame ? .unexpected : differences.isEmpty ? .failsAgain : .pinMoved
      if isSame, differences.isEmpty { result.notes.append("replayed exactly: both digests equal") }
    }
    result.notes += differences
    if !build.isSameBuild(as: file.build) { result.notes.append(otherBuild(file.build)) }
    if build.isSameBuild(as: file.build), !differences.isEmpty {
      (result.verdict, result.exitStatus) = (.nondeterministic, .nondeterminism)
    }
    return result
  }

  /// What failed differently from the file; the step and the wording may change with the build.
  private func differences(_ recorded: RunOutcome, _ found: RunOutcome) -> [String] {
    let signatures = (recorded.signature ?? "", found.signature ?? "")
    // A file that was prepared before the run can only say that the run would trap.
    let isUnnamed = FailureSignature.isUnnamedTrap(signatures.0) && found.kind == .trapped
    let isSame = isUnnamed || FailureSignature.match(signatures.0, signatures.1)
    var pairs = [("signature", isSame ? signatures.1 : signatures.0, signatures.1)]
    // The signature of a death says everything about it.
    if found.death == nil, let mine = recorded.failure, let theirs = found.failure {
      pairs.append(("property", mine.property, theirs.property))
    }
    pairs.append(("outcome", recorded.name, found.name))
    return pairs.filter { $0.1 != $0.2 }.map {
      "the \($0.0) was \(quoted($0.1)) and is \(quoted($0.2))"
    }
  }

  private func otherBuild(_ recorded: BuildIdentity) -> String {
    "recorded by another build: \(recorded.text); this is \(build.text)"
  }

  /// What the replay did differently from the recording, the first place of each kind.
  private func differences(_ file: FailureFile, _ found: RunResult) -> [String] {
    var lines: [String] = []
    if file.yieldPoints != FailureFile.families(of: system) {
      lines.append("the catalogue of yield points has changed")
    }
    let recorded = file.result
    guard recorded.digests != nil else { return lines }
    if recorded.steps != found.steps {
      lines.append("steps: recorded \(recorded.steps), now \(found.steps)")
    }
    for (name, old, new) in [
      ("decisions", recorded.decisionDigest, found.decisionDigest),
      ("behaviour", recorded.behaviourDigest, found.behaviourDigest),
    ] where old != new {
      lines.append("\(name): recorded \(hexadecimal(old)), now \(hexadecimal(new))")
    }
    if let event = recorded.samples.firstDifference(from: found.samples)?.upperBound,
      let side = recorded.samples.side(at: event, found.samples)
    {
      lines.append(
        "the first sample that differs, in \(side.rawValue), is at event \(event)")
    }
    return lines + interventionDifference(recorded.interventions, found.interventions)
  }

  private func interventionDifference(
    _ recorded: [Intervention], _ found: [Intervention]
  ) -> [String] {
    for index in 0..<max(found.count, recorded.count) {
      let (mine, theirs) = (
        index < recorded.count ? recorded[index] : nil, index < found.count ? found[index] : nil
      )
      if mine != theirs {
        return [
          "intervention \(index): recorded \(mine?.text ?? "none"), now \(theirs?.text ?? "none")"
        ]
      }
    }
    return []
  }
}
