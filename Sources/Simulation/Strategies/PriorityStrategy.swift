import Primitives

/// Priorities for transactions: the highest that can run goes, and fired yields demote.
///
/// A transaction draws its priority when it begins; a fired yield demotes below those with a drawn
/// ratio, a contention below all; and who was passed over for 100 to 1,000 contested steps draws afresh, so
/// that loops cannot starve others. After Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized
/// Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010, where priorities belong to
/// threads and demotions to steps.
public final class PriorityStrategy: SchedulingStrategy {
  private let policy: FiredYieldPolicy
  private let demotion: Ratio
  private let priorities: UnsafeMutablePointer<UInt64>
  /// Contested steps until the next draw.
  private let windows: UnsafeMutablePointer<UInt32>
  /// Drawn priorities lie at or above this.
  private static let drawnFloor: UInt64 = 1 << 63
  /// Those of demoted ones at or above this, in random order, so that some are held for long.
  private static let demotedFloor: UInt64 = 1 << 62
  /// Those of who met contention below, the latest lowest.
  private var nextContended = demotedFloor - 1

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
    for slot in candidates {
      windows[slot] -= 1
      if windows[slot] == 0 { draw(slot, world) }
    }
    return best
  }

  public func spawned(_ slot: Int, in world: World) { draw(slot, world) }

  public func beganTransaction(_ slot: Int, in world: World) { draw(slot, world) }

  public func metContention(_ slot: Int, in world: World) {
    priorities[slot] = nextContended
    nextContended -= 1
  }

  public func firedYield(_ slot: Int, at point: PointID, in world: World) -> FiredYieldAnswer {
    let key = world.nextKey(PriorityLabel.demotion, at: slot)
    if world.decisions.chance(key, demotion) { demote(slot, world) }
    return policy.answer(slot, at: point, in: world)
  }

  private func draw(_ slot: Int, _ world: World) {
    let rank = world.nextKey(PriorityLabel.priority, at: slot)
    priorities[slot] = world.decisions.bits(rank) | Self.drawnFloor
    let length = world.nextKey(PriorityLabel.window, at: slot)
    let window = world.decisions.choose(length, of: 901)
    windows[slot] = 100 + UInt32(truncatingIfNeeded: window)
  }

  private func demote(_ slot: Int, _ world: World) {
    let key = world.nextKey(PriorityLabel.demotedRank, at: slot)
    let bits = world.decisions.bits(key)
    priorities[slot] = bits & (Self.demotedFloor - 1) | Self.demotedFloor
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
