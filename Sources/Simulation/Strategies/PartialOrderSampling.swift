import AsyncIO
import Primitives

/// POS: a random priority for each pending step; an actor that raced with the executed step draws again.
///
/// It needs what each actor declares that its next step will touch; an undeclared step races with all, so without
/// declarations this is a random walk.
/// Source: Yuan, Yang, Gu: Partial Order Aware Concurrency Sampling, CAV 2018, algorithm 2.
public final class PartialOrderSampling: SchedulingStrategy {
  private let priorities = SlotTable<UInt64>()
  private let policy: InjectedYieldPolicy

  public init(injectedYields: InjectedYieldPolicy = .goOn) {
    policy = injectedYields
  }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    if world.lastSlot >= 0 { draw(world.lastSlot, world) }
    let executed = world.lastAccess
    for slot in world.living where slot != world.lastSlot {
      if races(executed, world.declaredAccess(at: slot)) { draw(slot, world) }
    }
    return priorities.values.highest(among: candidates, last: -1)
  }

  public func spawned(_ slot: Int, in world: World) {
    priorities.reserve(slot)
    draw(slot, world)
  }

  public func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    policy.sequel(slot, at: point, in: world)
  }

  private func races(_ executed: Access?, _ pending: Access?) -> Bool {
    guard let executed, let pending else { return true }
    return executed.conflicts(with: pending)
  }

  private func draw(_ slot: Int, _ world: World) {
    let key = world.nextKey(PriorityLabel.priority, at: slot)
    priorities[slot] = world.decisions.bits(key)
  }
}
