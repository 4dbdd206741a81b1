import Scenario
import Simulation

/// The process crashes or the power is lost.
///
/// This happens at drawn steps, around failed commits, when a store that only another opening can repair is given
/// up, and again soon afterwards.
///
/// The effects of commit outcomes on the schedule are reported to `RunState.crashes` where the outcomes are
/// noticed.
final class MachineFailures: EngineFault {
  static let name: StaticString = "machine failure"
  static var fields: [any AnySpecField] {
    EngineField.named(
      "poisoned-steps", "fault-crashes", "process-crashes", "power-losses", "repeated-crashes")
  }
  static let switches = [
    FaultSwitch("poisoned-steps", "statement refused by a poisoned store"),
    FaultSwitch("fault-crashes", "machine failed right after a fault"),
    FaultSwitch("process-crashes", "planned process crash"),
    FaultSwitch("power-losses", "planned power loss"),
    FaultSwitch("repeated-crashes", "machine failed again soon"),
  ]
  static let moments = FaultMoments.step

  /// About the length of two openings.
  private static let repetitionStepsMax: UInt64 = 64

  func join(_ run: RunState) {
    draw(.process, run.spec.processCrashes, MachineCrashLabel.process, run)
    draw(.powerLoss, run.spec.powerLosses, MachineCrashLabel.powerLoss, run)
  }

  private func draw(
    _ kind: DiskCrashKind, _ count: Int, _ label: MachineCrashLabel, _ run: RunState
  ) {
    for index in 0..<count {
      let key = DecisionKey(.run, label[UInt32(index)])
      run.crashes.plan(kind, at: run.context.decisions.choose(key, of: max(1, run.spec.steps)))
    }
  }

  func stepped(_ run: RunState) -> MachineFailure? {
    run.crashes.isDue(at: run.world.steps) ? due(run) : nil
  }

  /// Kept out of line, because nearly every step needs none of it.
  @inline(never)
  private func due(_ run: RunState) -> MachineFailure? {
    guard run.isDisturbed, let due = run.crashes.due(at: run.world.steps) else { return nil }
    run.probes.note(due.kind, due.cause)
    return MachineFailure(kind: due.kind, cause: due.cause)
  }

  /// A machine that has failed often fails again before it is up.
  func machineFailed(_ run: RunState) {
    run.crashes.failed()
    guard run.isDisturbed,
      run.context.chance(MachineCrashLabel.again, run.spec.repeatedCrashes)
    else { return }
    let steps = run.context.choose(MachineCrashLabel.stepsUntilAgain, of: Self.repetitionStepsMax)
    run.crashes.repeats(run.drawCrashKind(), at: run.world.steps + 1 + steps)
  }
}
