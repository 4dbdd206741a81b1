import AsyncIO
import Primitives

/// POS: a random priority for each pending step; who raced with the executed step draws anew.
///
/// It needs what each actor declares that its next step will touch; an undeclared step races with none.
/// Source: Yuan, Yang, Gu: Partial Order Aware Concurrency Sampling, CAV 2018, algorithm 2.
public final class PartialOrderSampling: SchedulingStrategy {
  private let priorities: UnsafeMutablePointer<UInt64>
  private let policy: FiredYieldPolicy

  public init(firedYields: FiredYieldPolicy = .goOn) {
    policy = firedYields
    priorities = .allocate(capacity: ActorSet.capacity)
    priorities.initialize(repeating: 0, count: ActorSet.capacity)
  }

  deinit { priorities.deallocate() }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    if world.lastSlot >= 0 { draw(world.lastSlot, world) }
    if let access = world.lastAccess {
      for slot in world.living where slot != world.lastSlot {
        guard let pending = world.declaredAccess(at: slot) else { continue }
        if pending.conflicts(with: access) { draw(slot, world) }
      }
    }
    return priorities.highest(among: candidates, last: -1)
  }

  public func spawned(_ slot: Int, in world: World) { draw(slot, world) }

  public func firedYield(_ slot: Int, at point: PointID, in world: World) -> FiredYieldAnswer {
    policy.answer(slot, at: point, in: world)
  }

  private func draw(_ slot: Int, _ world: World) {
    let key = world.anchor(at: slot).next(.priority, ScheduleLabel.priority)
    priorities[slot] = world.context.decisions.bits(key)
  }
}
