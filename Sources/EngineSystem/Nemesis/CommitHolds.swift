import Scenario
import Simulation

/// A commit is held at a named point while others run whole transactions.
///
/// The client draws the point when its COMMIT begins, depending on what its transaction has written.
final class CommitHolds: EngineFault {
  static let name: StaticString = "commit held at a hold point"
  static var fields: [any AnySpecField] { EngineField.named("holds") }
  static let switches = [FaultSwitch("holds", name)]
  static let moments = FaultMoments.yield

  func yielded(_ fiber: Fiber, at slot: Int, _ run: RunState) -> Bool {
    guard let held = fiber.yields.held, held == fiber.lastPoint, !run.world.parked.contains(slot)
    else { return false }
    run.probes.set.hit(run.probes.commitHold)
    run.census.held(held)
    run.world.park(slot, until: condition(fiber, run))
    return true
  }

  /// How long the hold lasts: until a number of other transactions have committed.
  ///
  /// One in four holds, and all holds of commits that must be refused, last until the transactions that existed
  /// before are gone, and what only they could see with them.
  private func condition(_ fiber: Fiber, _ run: RunState) -> ParkCondition {
    let drawn = run.context.decisions.choose(fiber.cursor.next(HoldLabel.commits), of: 4)
    let commits = drawn < 3 && !fiber.isContested ? 1 + Int(drawn) : 2 * run.spec.fibers
    return ParkCondition(milestones: UInt32(commits), turnsMax: 600)
  }
}
