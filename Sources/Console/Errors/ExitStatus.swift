/// The exit statuses of the program, for scripts.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  case passed = 0
  case propertyFailed = 1
  case usage = 2
  case nondeterminism = 3
  case stalled = 4
  case systemTrapped = 5
  case unrepeated = 6
  case cannotBeJudged = 125
  case interrupted = 130

  /// The explanation in the help.
  package var meaning: String {
    switch self {
    case .passed: "passed"
    case .propertyFailed: "a property failed"
    case .usage: "the command line or a file is wrong; nothing was written"
    case .nondeterminism: "two runs of the same seed differ"
    case .stalled: "no fiber could go on"
    case .systemTrapped: "the system under test trapped"
    case .unrepeated: "a run hung or died once and not again, so the machine is blamed"
    case .cannotBeJudged: "nothing can be judged: no seed has run, or this build cannot run it"
    case .interrupted: "interrupted"
    }
  }
}
