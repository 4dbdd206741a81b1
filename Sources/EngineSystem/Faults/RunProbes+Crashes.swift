import Simulation

extension RunProbes {
  /// The machine fails.
  func note(_ kind: DiskCrashKind, _ cause: CrashSchedule.Cause) {
    switch (cause, kind) {
    case (.planned, .process): set.hit(plannedProcessCrash)
    case (.planned, .powerLoss): set.hit(plannedPowerLoss)
    case (.fault, _): set.hit(faultCrash)
    case (.repeated, _): set.hit(repeatedCrash)
    case (.poison, _): set.hit(reopened)
    }
  }
}
