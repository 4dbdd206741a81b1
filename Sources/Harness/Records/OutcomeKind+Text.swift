import Console
import Scenario

extension OutcomeKind {
  /// The status of a sweep in which this is the gravest outcome.
  package var exitStatus: ExitStatus {
    switch self {
    case .passed: .passed
    case .failed: .propertyFailed
    case .stalled, .hung: .stalled
    case .trapped, .killed, .exhausted: .systemTrapped
    case .nondeterministic: .nondeterminism
    case .unrepeated: .unrepeated
    }
  }

  /// The word before a group of them.
  package var title: String {
    switch self {
    case .passed: "PASSED"
    case .failed: "FAILED"
    case .stalled: "STALLED"
    case .trapped: "TRAPPED"
    case .killed: "KILLED"
    case .hung: "HUNG"
    case .exhausted: "OUT OF MEMORY"
    case .nondeterministic: "NONDETERMINISM"
    case .unrepeated: "UNREPEATED"
    }
  }

  /// The word after a number of seeds.
  var participle: String {
    switch self {
    case .exhausted: "out of memory"
    default: rawValue
    }
  }
}

extension ExitStatus {
  /// How grave this outcome is; of many outcomes, the gravest decides.
  package var gravity: Int {
    switch self {
    case .nondeterminism: 5
    case .systemTrapped: 4
    case .stalled: 3
    case .propertyFailed: 2
    case .unrepeated: 1
    case .passed, .usage, .cannotBeJudged, .interrupted: 0
    }
  }
}

extension RunOutcome {
  /// The status of a command that runs only this.
  var exitStatus: ExitStatus { kind.exitStatus }

  /// What happened, in words that follow "expected …, but".
  var sentence: String {
    guard let death else { return "it \(name)" + (signature.map { ": \($0)" } ?? "") }
    switch death.kind {
    case .trapped: return "the system under test trapped (\(death.signal))"
    case .killed: return "its process was ended by \(death.signal)"
    case .exhausted: return "it took too much memory: \(death.signal)"
    default: return "it \(death.kind.participle): \(death.signal)"
    }
  }

  /// What the run itself said: the failure's message, or a dead process's last words.
  var details: [String] { death?.words ?? failure.map { [$0.message] } ?? [] }
}

extension RunResult {
  /// The result with the functions in which the process ended, if it died.
  func with(backtrace: [String]) -> RunResult {
    var result = self
    result.outcome = outcome.with(backtrace: backtrace)
    return result
  }
}

extension RunOutcome {
  fileprivate func with(backtrace: [String]) -> RunOutcome {
    guard var death else { return self }
    death.backtrace = backtrace
    switch self {
    case .died: return .died(death)
    case .nondeterministic(let failure, _): return .nondeterministic(failure, death)
    case .unrepeated: return .unrepeated(death)
    case .passed, .failed, .stalled: return self
    }
  }
}
