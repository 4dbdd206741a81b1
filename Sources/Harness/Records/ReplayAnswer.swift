import Console
import Processes
import Scenario

/// What came out of the run of a plan, small enough for another process to hand on.
package enum ReplayAnswer: Hashable, Sendable, Codable {
  /// A run that came to its end, well or not.
  package struct Ending: Hashable, Sendable, Codable {
    /// `passed`, `failed` or `stalled`.
    var outcome: String
    var signature: String?
    var finding: FailureFile.Finding?
    var steps: UInt64
    var decisions: HexNumber
    var behaviour: HexNumber
    /// Only where the plan asks for a recording.
    var samples: SampleList?
    var interventions: [String] = []
    /// The last events of a run that failed.
    var lastEvents: [String]?
    /// What it narrated last.
    var lastNarration: [String]?
  }

  /// The end of a process that gave no answer.
  package struct Death: Hashable, Sendable, Codable {
    /// What the process came to: it trapped, hung, took too much memory or was killed.
    package var outcome: SeedResult.Outcome
    package var signature: String
    /// `SIGILL`, or why it was stopped.
    package var signal: String
    /// The last lines that the process wrote to standard error.
    package var words: [String]
    /// Where the engine stopped it, as far as the process could say it.
    var finding: FailureFile.Finding?

    package init(_ end: WorkerEnd) {
      let result = SeedResult(seed: 0, end)
      outcome = result.outcome
      signature = result.signature ?? outcome.rawValue
      signal = result.death?.signal ?? ""
      words = end.words
      finding = result.finding
    }
  }

  case ended(Ending)
  case died(Death)
}

extension ReplayAnswer {
  /// The answer of a run in this process.
  package init(_ recording: RunResult, isRecording: Bool) {
    let report = recording
    let outcome = report.outcome.name
    var ending = Ending(
      outcome: outcome, steps: report.steps, decisions: HexNumber(report.decisionDigest),
      behaviour: HexNumber(report.behaviourDigest))
    if let failure = report.outcome.failure {
      ending.signature = failure.signature
      ending.finding = FailureFile.Finding(failure, outcome: outcome)
      ending.lastEvents = report.lastEvents
      if !report.lastNarration.isEmpty { ending.lastNarration = report.lastNarration }
    }
    if isRecording {
      ending.samples = SampleList(recording.samples)
      ending.interventions = recording.interventions.map(InterventionText.render)
    }
    self = .ended(ending)
  }

  /// What happened, in the words after "expected …, but".
  var sentence: String {
    switch self {
    case .ended(let ending):
      "it \(ending.outcome)" + (ending.signature.map { ": \($0)" } ?? "")
    case .died(let death) where death.outcome == .trapped: "the engine trapped (\(death.signal))"
    case .died(let death) where death.outcome == .killed:
      "its process was ended by \(death.signal)"
    case .died(let death) where death.outcome == .exhausted:
      "it took too much memory: \(death.signal)"
    case .died(let death): "it \(death.outcome.participle): \(death.signal)"
    }
  }

  /// The status of a command that runs nothing else.
  var exitStatus: ExitStatus {
    switch self {
    case .died(let death): death.outcome.exitStatus
    case .ended(let ending):
      switch ending.outcome {
      case "passed": .passed
      case "stalled": .stalled
      default: .propertyFailed
      }
    }
  }
}
