import Scenario

/// What a sweep checks in addition to a system's own properties: how processes end, and whether two of them agree.
package enum ProcessProperties {
  static let entries = [
    PropertyEntry("trap", "No run ends its process by a trap."),
    PropertyEntry("hang", "Every run ends within its wall time."),
    PropertyEntry("memory", "No run uses more memory than it is allowed."),
    PropertyEntry("killed", "No process of a run is ended from outside."),
    PropertyEntry("determinism", "Two processes that run one seed agree on both digests."),
    PropertyEntry("machine", "A process that died or hung does so again in its next run."),
  ]

  package static let all = entries.map(\.name)
}

extension AnySystem {
  /// The names of the properties that a run can break.
  package var propertyNames: [String] { properties.map(\.name) }

  /// The names of the planted bugs; empty if the system has no field `bug`.
  package var bugs: [String] {
    switch fields.named("bug")?.format {
    case .word(let names), .missing(let names, _): Array(names.dropFirst())
    default: []
    }
  }

  /// The system of files that do not name one; they were written by builds that had only this system.
  static let firstName = "engine"
}

extension FailureGroup {
  /// What did not hold: the property, or one of the properties of processes.
  package var propertyName: String {
    switch key.outcome {
    case .passed, .failed: smallest.outcome.failure?.property ?? key.signature
    case .stalled: smallest.outcome.failure?.property ?? "stall"
    case .trapped: "trap"
    case .killed: "killed"
    case .hung: "hang"
    case .exhausted: "memory"
    case .nondeterministic: "determinism"
    case .unrepeated: "machine"
    }
  }
}
