import Primitives
import Workloads

/// Runs items of the corpus again and compares what comes out with what they say.
struct Replayer {
  let surroundings: Surroundings

  func replay(_ item: CorpusItem) throws(HarnessError) -> ReplayResult {
    switch item {
    case .seed(let entry): try replay(entry)
    case .failure(let path, let failure): try replay(failure, path)
    }
  }

  /// The run of `spec`; a trap in it names `place` and the command that repeats it.
  func execute(_ spec: RunSpec, _ place: String, _ choice: SpecChoice, isRecording: Bool = false)
    -> RunRecording
  {
    var request = RunRequest(spec)
    request.isRecording = isRecording
    request.shouldStop = surroundings.isInterrupted
    if surroundings.catchesTraps {
      TrapReporter.arm(text: "\n\(place):" + RunText.trapBlock(choice))
    }
    defer { if surroundings.catchesTraps { TrapReporter.disarm() } }
    return surroundings.driver.execute(request)
  }

  /// Whether the run traps, found out in a process of its own.
  func traps(_ spec: RunSpec) throws(HarnessError) -> Bool {
    let answer = try surroundings.runChild(RecordCommand.arguments(for: spec), true)
    if answer.status == ExitStatus.interrupted.rawValue { throw .interrupted }
    return answer.status == ExitStatus.engineTrapped.rawValue || answer.status > 128
  }

  private func replay(_ entry: SeedEntry) throws(HarnessError) -> ReplayResult {
    let spec = try resolve(entry)
    var result = ReplayResult(
      place: entry.place, seed: entry.choice.seed, profile: spec.profile.rawValue,
      verdict: .expected, exitStatus: .passed, command: entry.choice.command)
    if let reason = entry.skipReason {
      (result.verdict, result.exitStatus) = (.skipped, .cannotBeJudged)
      result.notes = [reason]
    } else if entry.expectation == .trap {
      if try !traps(spec) {
        (result.verdict, result.exitStatus) = (.unexpected, .propertyFailed)
        result.notes = ["expected a trap in the engine, but there was none"]
      }
    } else {
      compare(entry, execute(spec, entry.place, entry.choice).report, &result)
    }
    return result
  }

  private func resolve(_ entry: SeedEntry) throws(HarnessError) -> RunSpec {
    do throws(HarnessError) {
      return try entry.choice.resolve(surroundings.driver.draw)
    } catch {
      throw .malformed(file: entry.file, line: entry.line, "\(error)")
    }
  }

  private func compare(_ entry: SeedEntry, _ report: RunReport, _ result: inout ReplayResult) {
    if let note = disappointment(entry, report.outcome) {
      result.verdict = .unexpected
      let status = report.outcome.exitStatus
      result.exitStatus = status == .passed ? .propertyFailed : status
      result.notes = [note] + (report.outcome.failure.map { [$0.message] } ?? [])
    } else if let pinned = entry.decisions, pinned != report.decisionDigest {
      (result.verdict, result.exitStatus) = (.moved, .propertyFailed)
      result.notes = [pin("decisions", pinned, report.decisionDigest)]
    } else if let pinned = entry.behaviour, pinned != report.behaviourDigest {
      (result.verdict, result.exitStatus) = (.changed, .propertyFailed)
      result.notes = [pin("behaviour", pinned, report.behaviourDigest)]
    }
  }

  private func pin(_ name: String, _ pinned: UInt64, _ found: UInt64) -> String {
    "\(name): \(hexadecimal(pinned)) is pinned, but it is \(hexadecimal(found))"
  }

  /// Why the outcome is not what was expected; nil when it is.
  private func disappointment(_ entry: SeedEntry, _ outcome: RunOutcome) -> String? {
    let found = outcome.failure.map { "it \(RunSummary.name(of: outcome)): \($0.signature)" }
    switch (entry.expectation, outcome) {
    case (.pass, .passed): return nil
    case (.stall, .stalled(let failure)): return signatureNote(entry, failure)
    case (.fail(let property), .failed(let failure)) where failure.property == property:
      return signatureNote(entry, failure)
    case (.fail(let property), _):
      return "expected a failure of \(property), but \(found ?? "it passed")"
    case (.stall, _): return "expected a stall, but \(found ?? "it passed")"
    case (.pass, _), (.trap, _): return "expected a pass, but \(found ?? "it passed")"
    }
  }

  private func signatureNote(_ entry: SeedEntry, _ failure: RunFailure) -> String? {
    guard let signature = entry.signature, signature != failure.signature else { return nil }
    return "expected the signature \(quoted(signature)), but it is \(quoted(failure.signature))"
  }
}
