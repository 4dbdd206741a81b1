/// The next in turn; the baseline, blind to most races. Draws nothing for its order.
public final class RoundRobin: SchedulingStrategy {
  private let policy: InjectedYieldPolicy

  public init(injectedYields: InjectedYieldPolicy = .goOn) { policy = injectedYields }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    candidates.next(after: world.lastSlot)
  }

  public func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    policy.sequel(slot, at: point, in: world)
  }
}
