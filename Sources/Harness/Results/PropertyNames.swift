/// The properties by the names under which runs report them, in the order of the handbook's page.
package enum PropertyNames {
  package static let all = [
    "snapshot-read", "changes", "constraint", "error-witness", "expected-error", "progress",
    "row-id", "undo", "poisoned", "real-time", "timestamps", "dirty-commit", "lost-write",
    "first-committer", "exclusive", "schema", "maintenance", "watermark", "ledger", "isolation",
    "durability", "recovery", "log-lock", "disk-use", "leak", "version-leak", "stall",
  ]

  /// What a sweep looks at beside them: how processes end, and whether two of them agree.
  static let ofProcesses = ["trap", "hang", "memory", "killed", "determinism", "machine"]
}

extension FailureGroup {
  /// What did not hold: the property, or one of those of processes.
  package var propertyName: String {
    switch key.outcome {
    case .passed, .failed: smallest.finding?.property ?? key.signature
    case .stalled: smallest.finding?.property ?? "stall"
    case .trapped: "trap"
    case .killed: "killed"
    case .hung: "hang"
    case .exhausted: "memory"
    case .nondeterministic: "determinism"
    case .unrepeated: "machine"
    }
  }
}
