import Primitives

/// Priorities for spans of work: the highest that can run runs, and injected yields demote.
///
/// A span draws its priority when it begins; an injected yield demotes below the drawn priorities with a drawn
/// ratio, a contention below all; a fiber that was passed over for 100 to 1,000 contested steps draws again, so
/// loops cannot starve others. After Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with
/// Probabilistic Guarantees of Finding Bugs, ASPLOS 2010, where priorities belong to threads and demotions to
/// steps.
public final class PriorityStrategy: SchedulingStrategy {
  private let policy: InjectedYieldPolicy
  private let demotion: Ratio
  private let priorities = SlotTable<UInt64>()
  /// Contested steps until the next draw.
  private let windows = SlotTable<UInt32>()
  /// Drawn priorities lie at or above this.
  private static let drawnFloor: UInt64 = 1 << 63
  /// Priorities of demoted fibers lie at or above this, in random order, so some are held for long.
  private static let demotedFloor: UInt64 = 1 << 62
  /// Those of fibers that met contention lie below, the latest lowest.
  private var nextContended = demotedFloor - 1

  /// - Parameter demotion: How often an injected yield demotes.
  public init(demotion: Ratio, injectedYields: InjectedYieldPolicy = .goOn) {
    self.demotion = demotion
    policy = injectedYields
  }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    let best = priorities.values.highest(among: candidates, last: world.lastSlot)
    var rest = candidates.bits
    while rest != 0 {
      count(rest.trailingZeroBitCount, world)
      rest &= rest &- 1
    }
    if candidates.high != nil { countHigh(candidates, world) }
    return best
  }

  /// Counts a contested step of a candidate.
  @inline(__always)
  private func count(_ slot: Int, _ world: World) {
    windows[slot] -= 1
    if windows[slot] == 0 { draw(slot, world) }
  }

  @inline(never)
  private func countHigh(_ candidates: ActorSet, _ world: World) {
    for slot in candidates.withoutWord { count(slot, world) }
  }

  public func spawned(_ slot: Int, in world: World) {
    priorities.reserve(slot)
    windows.reserve(slot)
    draw(slot, world)
  }

  public func beganSpan(_ slot: Int, in world: World) { draw(slot, world) }

  public func metContention(_ slot: Int, in world: World) {
    priorities[slot] = nextContended
    nextContended -= 1
  }

  public func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    let key = world.nextKey(PriorityLabel.demotion, at: slot)
    if world.decisions.chance(key, demotion) { demote(slot, world) }
    return policy.sequel(slot, at: point, in: world)
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
  /// The slot of the highest priority; among equals the one that ran last, otherwise the lowest.
  @inline(__always)
  func highest(among candidates: ActorSet, last: Int) -> Int {
    var best = last >= 0 && candidates.contains(last) ? last : candidates.lowest
    var rest = candidates.bits
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      if self[slot] > self[best] { best = slot }
      rest &= rest &- 1
    }
    return candidates.high == nil ? best : highest(amongHigh: candidates, best)
  }

  @inline(never)
  private func highest(amongHigh candidates: ActorSet, _ first: Int) -> Int {
    var best = first
    for slot in candidates.withoutWord where self[slot] > self[best] { best = slot }
    return best
  }
}
