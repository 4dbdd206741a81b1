import Primitives

/// Records any strategy's schedule as its differences from the default choices.
///
/// The default schedule runs an actor until it cannot go on, then the lowest that can. Each difference is an
/// intervention at the key of a decision, so a shrinker can leave out single ones, whatever strategy found the
/// failure. What injected yields led to is recorded by the decision source, not here.
public final class ScheduleRecorder: SchedulingStrategy {
  private let base: any SchedulingStrategy
  /// The differences so far, in order.
  public private(set) var interventions: [Intervention] = []

  public init(_ base: any SchedulingStrategy) { self.base = base }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    let slot = base.next(among: candidates, in: world)
    var others = candidates
    let last = world.lastSlot
    if last >= 0, candidates.contains(last) {
      let key = world.nextKey(ScheduleLabel.realisedSwitch)
      if slot == last { return slot }
      interventions.append(Intervention(key: key, answer: 1))
      others.remove(last)
    }
    if others.isSingle { return slot }
    let key = world.nextKey(ScheduleLabel.realisedChoice)
    if slot != others.lowest {
      interventions.append(Intervention(key: key, answer: world.identity(at: slot)))
    }
    return slot
  }

  public func spawned(_ slot: Int, in world: World) { base.spawned(slot, in: world) }
  public func removed(_ slot: Int) { base.removed(slot) }
  public func beganSpan(_ slot: Int, in world: World) {
    base.beganSpan(slot, in: world)
  }
  public func metContention(_ slot: Int, in world: World) { base.metContention(slot, in: world) }
  public func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    base.sequel(slot, at: point, in: world)
  }
}

/// Follows the default schedule except for the recorded differences, which are overrides of the decisions.
///
/// A difference whose key never comes up is skipped; if the named actor cannot run, the default choice is made. The
/// policy must be the one of the recorded run: its decisions are overridden too, and their stream takes defaults.
public final class ScheduleReplay: SchedulingStrategy {
  private let policy: InjectedYieldPolicy

  public init(injectedYields: InjectedYieldPolicy) { policy = injectedYields }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    var others = candidates
    let last = world.lastSlot
    if last >= 0, candidates.contains(last) {
      let key = world.nextKey(ScheduleLabel.realisedSwitch)
      if world.decisions.planned(0, key) == 0 { return last }
      others.remove(last)
    }
    if others.isSingle { return others.lowest }
    let key = world.nextKey(ScheduleLabel.realisedChoice)
    let identity = world.decisions.planned(0, key)
    for slot in others where world.identity(at: slot) == identity { return slot }
    return others.lowest
  }

  public func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    policy.sequel(slot, at: point, in: world)
  }
}
