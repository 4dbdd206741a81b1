extension ReplayJudge {
  /// Judges a failure that was recorded strictly: the same signature, every intervention, both digests.
  func result(
    of plan: ReplayPlan, _ file: FailureFile, _ answer: ReplayAnswer
  ) -> ReplayResult {
    switch answer {
    case .died: death(plan, file, answer)
    case .ended(let ending) where file.finding.outcome == "trapped" && ending.finding == nil:
      noTrap(plan)
    case .ended(let ending): compare(plan, file, ending, answer)
    }
  }

  private func death(
    _ plan: ReplayPlan, _ file: FailureFile, _ answer: ReplayAnswer
  ) -> ReplayResult {
    var result = ReplayResult(plan, .failsAgain, .engineTrapped)
    let others = findingDifferences(
      file, outcome: "trapped", property: FailureFile.trapProperty,
      signature: FailureFile.trapSignature)
    if !answer.isTrap || !others.isEmpty { result.verdict = .unexpected }
    let isAgain = answer.isTrap && file.finding.outcome == "trapped"
    result.notes = [isAgain ? "the engine traps again" : answer.sentence] + others + answer.details
    return result
  }

  private func noTrap(_ plan: ReplayPlan) -> ReplayResult {
    var result = ReplayResult(plan, .passes, .passed)
    result.notes = ["the engine no longer traps"]
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
      result.notes = (isSame ? ["signature: \(file.signature)"] : others) + [finding.message]
      result.verdict = !isSame ? .unexpected : differences.isEmpty ? .failsAgain : .pinMoved
      if isSame, differences.isEmpty { result.notes.append("replayed exactly: both digests equal") }
    }
    result.notes += differences
    if build != file.build { result.notes.append(otherBuild(file.build)) }
    if build == file.build, !differences.isEmpty {
      (result.verdict, result.exitStatus) = (.nondeterministic, .nondeterminism)
    }
    return result
  }

  /// What failed in another way than the file says; the step and the wording may move with the build.
  private func findingDifferences(
    _ file: FailureFile, outcome: String, property: String, signature: String
  ) -> [String] {
    let pairs = [
      ("signature", file.signature, signature),
      ("property", file.finding.property, property),
      ("outcome", file.finding.outcome, outcome),
    ]
    return pairs.filter { $0.1 != $0.2 }.map {
      "the \($0.0) was \(quoted($0.1)) and is \(quoted($0.2))"
    }
  }

  private func otherBuild(_ recorded: BuildIdentity) -> String {
    func name(_ build: BuildIdentity) -> String {
      "\(build.version) \(build.configuration) \(build.traits.joined(separator: "+")) "
        + build.fingerprint
    }
    return "recorded by another build: \(name(recorded)); this is \(name(build))"
  }

  /// What the replay did in another way than the recording, the first place of each kind.
  private func differences(_ file: FailureFile, _ ending: ReplayAnswer.Ending) -> [String] {
    var lines: [String] = []
    if file.yieldPoints != FailureFile.catalogue {
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
