import Primitives

/// A uniform pick among those that can run, or bursts of drawn length of the same one.
///
/// If all decisions are 0, it runs an actor until it cannot go on, then the lowest that can.
public final class RandomWalk: SchedulingStrategy {
  private let policy: InjectedYieldPolicy
  /// Nil walks uniformly; otherwise how often a turn switches.
  private let switching: Ratio?

  public init(switching: Ratio? = nil, injectedYields: InjectedYieldPolicy = .goOn) {
    self.switching = switching
    policy = injectedYields
  }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    let last = world.lastSlot
    guard last >= 0, candidates.contains(last) else {
      return world.pick(world.nextKey(ScheduleLabel.whoNext), among: candidates)
    }
    guard wantsToSwitch(candidates.count, world) else { return last }
    // One call for each kind of set, so that the usual kind costs no reference counting.
    return candidates.high == nil
      ? pickAnother(candidates.bits, last, world) : pick(among: candidates.removing(last), world)
  }

  @inline(__always)
  private func pickAnother(_ candidates: UInt128, _ last: Int, _ world: World) -> Int {
    pick(among: ActorSet(bits: candidates & ~(1 &<< UInt128(last))), world)
  }

  @inline(__always)
  private func pick(among others: ActorSet, _ world: World) -> Int {
    if others.isSingle { return others.lowest }
    return world.pick(world.nextKey(ScheduleLabel.whoNext), among: others)
  }

  private func wantsToSwitch(_ count: Int, _ world: World) -> Bool {
    let key = world.nextKey(ScheduleLabel.whetherToSwitch)
    if let switching { return world.decisions.chance(key, switching) }
    return world.decisions.choose(key, of: UInt64(count)) != 0
  }

  public func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    policy.sequel(slot, at: point, in: world)
  }
}
