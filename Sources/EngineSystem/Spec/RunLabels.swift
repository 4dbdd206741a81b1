import Simulation

// The run's own labels, one registry for each stream; numbers are never changed or reused.

/// Which commit is held where, and what runs meanwhile.
enum HoldLabel: UInt16, DecisionLabel, CaseIterable {
  case whetherToHold = 0
  case point = 1
  case fate = 2
  case commits = 3
  case whetherToAim = 4
  case aim = 5
  case atValidation = 6
  case exclusivity = 7

  static var stream: DecisionStream { .hold }
}

/// What the engine draws for itself.
enum EngineLabel: UInt16, DecisionLabel, CaseIterable {
  case entropy = 0

  static var stream: DecisionStream { .system }
}

/// How long a client waits before it goes on.
enum PauseLabel: UInt16, SystemDecisionLabel, CaseIterable {
  case afterConflict = 0
  case afterBusy = 1

  static var stream: DecisionStream { .time }
}

/// What clients give up by themselves, and what an opening has to endure.
enum HardshipLabel: UInt16, SystemDecisionLabel, CaseIterable {
  case abandonment = 0
  case closing = 1
  /// Whether the disk is worse than at other times.
  case roughOpening = 2

  static var stream: DecisionStream { .disturbance }
}

/// When the machine fails.
enum MachineCrashLabel: UInt16, SystemDecisionLabel, CaseIterable {
  /// Indexed by the ordinal of the failure among those of its kind.
  case process = 0
  case powerLoss = 1
  case afterFailedCommit = 2
  case afterAcknowledgement = 3
  case afterIndeterminate = 4
  case poisonedSteps = 5
  case kind = 6
  /// Whether the machine fails again, and after how many steps.
  case again = 7
  case stepsUntilAgain = 8
  /// Whether the machine fails inside an opening, and after how many of its operations.
  case inOpening = 9
  case openingOperations = 10
  case atFailedCommit = 11

  static var stream: DecisionStream { .crash }
}

/// Whether the first entries of a yield point yield, by the point and the entry.
enum RarePointLabel: UInt16, SystemDecisionLabel, CaseIterable {
  case yields = 0

  static var stream: DecisionStream { .injectedYield }
}
