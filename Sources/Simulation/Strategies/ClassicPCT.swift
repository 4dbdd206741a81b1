import Primitives

/// PCT as published: a random priority for each actor and d - 1 demotions at random contested steps.
///
/// It finds a bug of depth d with probability at least 1 / (n * k^(d - 1)) in a run of n actors and k contested
/// steps. Source: Burckhardt et al., ASPLOS 2010, section 2.
public final class ClassicPCT: SchedulingStrategy {
  private let priorities = SlotTable<UInt64>()
  private let depth: Int
  private let contestedStepsExpected: UInt64
  private let policy: InjectedYieldPolicy
  /// Change point `i` and its contested step; drawn at the first one.
  private var changes: ContiguousArray<UInt64> = []
  private var contestedSteps: UInt64 = 0
  private static let drawnFloor: UInt64 = 1 << 63

  /// - Parameter contestedStepsExpected: The number of steps with several runnable actors over which the changes
  ///   are spread.
  public init(
    depth: Int, contestedStepsExpected: UInt64, injectedYields: InjectedYieldPolicy = .goOn
  ) {
    require(depth >= 1, "PCT of depth \(depth)")
    self.depth = depth
    self.contestedStepsExpected = max(1, contestedStepsExpected)
    policy = injectedYields
  }

  public func next(among candidates: ActorSet, in world: World) -> Int {
    if contestedSteps == 0 { drawChanges(world) }
    let best = priorities.values.highest(among: candidates, last: world.lastSlot)
    defer { contestedSteps += 1 }
    for (index, step) in changes.enumerated() where step == contestedSteps {
      priorities[best] = UInt64(depth - 1 - index)
      return priorities.values.highest(among: candidates, last: -1)
    }
    return best
  }

  public func spawned(_ slot: Int, in world: World) {
    priorities.reserve(slot)
    let key = world.nextKey(PriorityLabel.priority, at: slot)
    priorities[slot] = world.decisions.bits(key) | Self.drawnFloor
  }

  public func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    policy.sequel(slot, at: point, in: world)
  }

  private func drawChanges(_ world: World) {
    for _ in 1..<max(1, depth) {
      let key = world.context.runCursor.next(PriorityLabel.changePoint)
      changes.append(world.decisions.choose(key, of: contestedStepsExpected))
    }
  }
}
