import Console
import Scenario

extension ReplayJudge {
  /// Judges a failure that was recorded strictly: the same signature, every intervention, both digests.
  func result(
    of plan: ReplayPlan, _ file: FailureFile, _ answer: ReplayAnswer
  ) -> ReplayResult {
    switch answer {
    case .died(let death): judge(plan, file, answer, death)
    case .ended(let ending) where file.digests == nil && ending.finding == nil: endsWell(plan, file)
    case .ended(let ending): compare(plan, file, ending, answer)
    }
  }

  private func judge(
    _ plan: ReplayPlan, _ file: FailureFile, _ answer: ReplayAnswer, _ death: ReplayAnswer.Death
  ) -> ReplayResult {
    var result = ReplayResult(plan, .failsAgain, answer.exitStatus)
    // Whoever wrote the file before the run could not know more than that it would trap.
    let isUnnamed = file.signature == FailureFile.trapSignature && death.outcome == .trapped
    let others = findingDifferences(
      file, outcome: death.outcome,
      property: isUnnamed ? file.finding.property : death.outcome.rawValue,
      signature: isUnnamed ? file.signature : death.signature)
    if !others.isEmpty { result.verdict = .unexpected }
    let again =
      death.outcome == .trapped ? "the engine traps again" : "it \(death.outcome.participle) again"
    result.notes = [others.isEmpty ? again : answer.sentence] + others + answer.details
    return result
  }

  private func endsWell(_ plan: ReplayPlan, _ file: FailureFile) -> ReplayResult {
    var result = ReplayResult(plan, .passes, .passed)
    result.notes = [
      file.finding.outcome == .trapped
        ? "the engine no longer traps" : "the run comes to its end now"
    ]
    return result
  }

  private func compare(
    _ plan: ReplayPlan, _ file: FailureFile, _ ending: ReplayAnswer.Ending, _ answer: ReplayAnswer
  ) -> ReplayResult {
    var result = ReplayResult(plan, .passes, answer.exitStatus)
    let differences = differences(file, ending)
    if let finding = ending.finding {
      let others = findingDifferences(
        file, outcome: ending.outcome, property: finding.property,
        signature: ending.signature ?? "")
      let isSame = others.isEmpty
      let signature = "signature: \(ending.signature ?? "")"
      result.notes = (isSame ? [signature] : others) + [finding.message]
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

  /// What failed in another way than the file says; the step and the wording may move with the build.
  private func findingDifferences(
    _ file: FailureFile, outcome: OutcomeKind, property: String, signature: String
  ) -> [String] {
    let isSame = FailureSignature.match(file.signature, signature)
    let pairs = [
      ("signature", isSame ? signature : file.signature, signature),
      ("property", file.finding.property, property),
      ("outcome", file.finding.outcome.rawValue, outcome.rawValue),
    ]
    return pairs.filter { $0.1 != $0.2 }.map {
      "the \($0.0) was \(quoted($0.1)) and is \(quoted($0.2))"
    }
  }

  private func otherBuild(_ recorded: BuildIdentity) -> String {
    "recorded by another build: \(recorded.text); this is \(build.text)"
  }

  /// What the replay did in another way than the recording, the first place of each kind.
  private func differences(_ file: FailureFile, _ ending: ReplayAnswer.Ending) -> [String] {
    var lines: [String] = []
    if file.yieldPoints != FailureFile.families(of: system) {
      lines.append("the catalogue of yield points is another one")
    }
    guard let recorded = file.digests else { return lines }
    if recorded.steps != ending.steps {
      lines.append("steps: recorded \(recorded.steps), now \(ending.steps)")
    }
    for (name, old, new) in [
      ("decisions", recorded.decisions, ending.decisions),
      ("behaviour", recorded.behaviour, ending.behaviour),
    ] where old != new {
      lines.append(
        "\(name): recorded \(old.hexadecimalDigits), now \(new.hexadecimalDigits)")
    }
    if let samples = ending.samples, let found = recorded.samples.firstDifference(from: samples) {
      lines.append(
        "the first sample that differs, in \(found.side.rawValue), is that of event "
          + "\(found.events.upperBound)")
    }
    return lines + interventionDifference(file, ending.interventions)
  }

  private func interventionDifference(_ file: FailureFile, _ found: [String]) -> [String] {
    for index in 0..<max(found.count, file.interventions.count) {
      let mine = index < found.count ? found[index] : "none"
      let recorded = index < file.interventions.count ? file.interventions[index] : "none"
      if mine != recorded {
        return ["intervention \(index): recorded \(recorded), now \(mine)"]
      }
    }
    return []
  }
}
