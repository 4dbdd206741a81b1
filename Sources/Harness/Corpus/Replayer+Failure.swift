import Primitives
import Workloads

extension Replayer {
  /// Runs a recorded failure again, strictly: the same spec, every intervention, both digests.
  func replay(_ file: FailureFile, _ path: String) throws(HarnessError) -> ReplayResult {
    var result = ReplayResult(
      place: path, seed: file.seed.value, profile: file.spec["profile"] ?? "", verdict: .failsAgain,
      exitStatus: .propertyFailed, command: commandText(["heddle", "replay", path]))
    if file.isSkipped {
      (result.verdict, result.exitStatus) = (.skipped, .cannotBeJudged)
      result.notes = ["needs the planted bug \(file.spec["bug"] ?? ""), and this build has none"]
      return result
    }
    let spec = try file.resolvedSpec(file: path)
    if file.finding.outcome == "trapped" {
      try replayTrap(file, spec, &result)
    } else {
      let recording = execute(spec, path, .all(of: spec), isRecording: true)
      compare(file, recording, &result)
    }
    return result
  }

  private func replayTrap(
    _ file: FailureFile, _ spec: RunSpec, _ result: inout ReplayResult
  ) throws(HarnessError) {
    if try traps(spec) {
      result.exitStatus = .engineTrapped
      result.notes = ["the engine traps again"]
      let written = FailureFile(trapIn: spec, build: file.build)
      let differences = findingDifferences(
        file.finding, written.finding, signatures: (file.signature, written.signature))
      if !differences.isEmpty { result.verdict = .unexpected }
      result.notes += differences
    } else {
      (result.verdict, result.exitStatus) = (.passes, .passed)
      result.notes = ["the engine no longer traps"]
    }
  }

  private func compare(
    _ file: FailureFile, _ recording: RunRecording, _ result: inout ReplayResult
  ) {
    let outcome = recording.report.outcome
    result.exitStatus = outcome.exitStatus
    let differences = differences(file, recording)
    let build = BuildIdentity.current
    if let failure = outcome.failure {
      let found = FailureFile(recording, failure, build: build)
      let others = findingDifferences(
        file.finding, found.finding, signatures: (file.signature, found.signature))
      let isSame = others.isEmpty
      result.notes = (isSame ? ["signature: \(file.signature)"] : others) + [failure.message]
      result.verdict = !isSame ? .unexpected : differences.isEmpty ? .failsAgain : .moved
      if isSame, differences.isEmpty { result.notes.append("replayed exactly: both digests equal") }
    } else {
      result.verdict = .passes
    }
    result.notes += differences
    let isSameBuild = build.isSameBuild(as: file.build)
    if !isSameBuild { result.notes.append(otherBuild(file.build, build)) }
    if isSameBuild, !differences.isEmpty {
      (result.verdict, result.exitStatus) = (.nondeterministic, .nondeterminism)
    }
  }

  /// What failed in another way than the file says; the step and the wording may move with the build.
  private func findingDifferences(
    _ recorded: FailureFile.Finding, _ found: FailureFile.Finding, signatures: (String, String)
  ) -> [String] {
    let pairs = [
      ("signature", signatures.0, signatures.1),
      ("property", recorded.property, found.property),
      ("outcome", recorded.outcome, found.outcome),
    ]
    return pairs.filter { $0.1 != $0.2 }.map {
      "the \($0.0) was \(quoted($0.1)) and is \(quoted($0.2))"
    }
  }

  private func otherBuild(_ recorded: BuildIdentity, _ current: BuildIdentity) -> String {
    func name(_ build: BuildIdentity) -> String {
      "\(build.version) \(build.configuration) \(build.traits.joined(separator: "+")) "
        + build.fingerprint
    }
    return "recorded by another build: \(name(recorded)); this is \(name(current))"
  }

  /// What the replay did in another way than the recording, the first place of each kind.
  private func differences(_ file: FailureFile, _ recording: RunRecording) -> [String] {
    let report = recording.report
    var lines: [String] = []
    if file.yieldPoints != FailureFile.catalogue {
      lines.append("the catalogue of yield points is another one")
    }
    guard let recorded = file.digests else { return lines }
    if recorded.steps != report.steps {
      lines.append("steps: recorded \(recorded.steps), now \(report.steps)")
    }
    if recorded.decisions.value != report.decisionDigest {
      lines.append(
        "decisions: recorded \(recorded.decisions.hexadecimalDigits), "
          + "now \(hexadecimal(report.decisionDigest))")
    }
    if recorded.behaviour.value != report.behaviourDigest {
      lines.append(
        "behaviour: recorded \(recorded.behaviour.hexadecimalDigits), "
          + "now \(hexadecimal(report.behaviourDigest))")
    }
    if let found = recorded.samples.firstDifference(from: recording.samples) {
      lines.append(
        "the first sample that differs, in \(found.side.rawValue), is that of event "
          + "\(found.events.upperBound)")
    }
    return lines + interventionDifference(file, recording)
  }

  private func interventionDifference(
    _ file: FailureFile, _ recording: RunRecording
  ) -> [String] {
    let found = recording.interventions.map(InterventionText.render)
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
