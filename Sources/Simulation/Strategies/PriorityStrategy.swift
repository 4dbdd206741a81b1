import Primitives

/// Priorities for transactions: the highest that can run goes, and fired yields demote.
///
/// A transaction draws its priority when it begins; a fired yield demotes below all with a drawn ratio;
/// so does every contention; and who was passed over for 100 to 1,000 contested steps draws afresh, so
/// that loops cannot starve others. After Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized
/// Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010, where priorities belong to
/// threads and demotions to steps.
public final class PriorityStrategy: SchedulingStrategy {
  private let policy: FiredYieldPolicy
  private let demotion: Ratio
  private let priorities: UnsafeMutablePointer<UInt64>
  /// Contested steps until the next draw.
  private let windows: UnsafeMutablePointer<UInt32>
  /// Drawn priorities lie at or above this, demoted ones below, the latest lowest.
  private static let drawnFloor: UInt64 = 1 << 63
  private var nextDemoted = drawnFloor - 1

  /// - Parameter demotion: How often a fired yield demotes.
  public init(demotion: Ratio, firedYields: FiredYieldPolicy = .goOn) {
    self.demotion = demotion
    policy = firedYields
    priorities = .allocate(capacity: ActorSet.capacity)
    priorities.initialize(repeating: 0, count: ActorSet.capacity)
    windows = .allocate(capacity: ActorSet.capacity)
    windows.initialize(repeating: 0, count: ActorSet.capacity)
  }

  deinit {
    priorities.deallocate()
    windows.deallocate()
  }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    let best = priorities.highest(among: candidates, last: world.lastSlot)
    for slot in candidates where slot != best {
      windows[slot] -= 1
      if windows[slot] == 0 { draw(slot, world) }
    }
    return best
  }

  public func spawned(_ slot: Int, in world: World) { draw(slot, world) }

  public func beganTransaction(_ slot: Int, in world: World) { draw(slot, world) }

  public func metContention(_ slot: Int, in world: World) { demote(slot) }

  public func firedYield(_ slot: Int, at point: PointID, in world: World) -> FiredYieldAnswer {
    let key = world.anchor(at: slot).next(.priority, ScheduleLabel.demotion)
    if world.context.decisions.chance(key, demotion) { demote(slot) }
    return policy.answer(slot, at: point, in: world)
  }

  private func draw(_ slot: Int, _ world: World) {
    let (anchor, decisions) = (world.anchor(at: slot), world.context.decisions)
    let bits = decisions.bits(anchor.next(.priority, ScheduleLabel.priority))
    priorities[slot] = bits | Self.drawnFloor
    let window = decisions.choose(anchor.next(.priority, ScheduleLabel.window), of: 901)
    windows[slot] = 100 + UInt32(truncatingIfNeeded: window)
  }

  private func demote(_ slot: Int) {
    priorities[slot] = nextDemoted
    nextDemoted -= 1
  }
}

extension UnsafeMutablePointer<UInt64> {
  /// The slot of the highest priority; among equals the one that ran last, else the lowest.
  @inline(__always)
  func highest(among candidates: ActorSet, last: Int) -> Int {
    var best = last >= 0 && candidates.contains(last) ? last : candidates.lowest
    for slot in candidates where self[slot] > self[best] { best = slot }
    return best
  }
}
