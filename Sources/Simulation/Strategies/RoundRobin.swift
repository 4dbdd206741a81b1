/// The next in turn; the baseline, blind to most races. Draws nothing for its order.
public final class RoundRobin: SchedulingStrategy {
  private let policy: FiredYieldPolicy

  public init(firedYields: FiredYieldPolicy = .goOn) { policy = firedYields }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    candidates.next(after: world.lastSlot)
  }

  public func firedYield(_ slot: Int, at point: PointID, in world: World) -> FiredYieldAnswer {
    policy.answer(slot, at: point, in: world)
  }
}
