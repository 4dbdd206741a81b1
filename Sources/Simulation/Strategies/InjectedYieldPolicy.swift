import AsyncIO
import Primitives

/// What injected yields lead to, by drawn ratios: go on, park, abandon, fail.
public struct InjectedYieldPolicy: Hashable, Sendable {
  /// How many of 64 injected yields park; the rest of the 64 go on.
  public var parked: UInt32
  public var abandoned: UInt32
  public var failed: UInt32
  /// The most turns that a parking may last.
  public var parkedTurnsMax: UInt32
  /// The most that are parked at once; at that limit, an injected yield goes on.
  public var parkedAtOnceMax: Int

  public init(
    parked: UInt32 = 0, abandoned: UInt32 = 0, failed: UInt32 = 0, parkedTurnsMax: UInt32 = 2000,
    parkedAtOnceMax: Int = 2
  ) {
    require(parked + abandoned + failed <= 64, "more than 64 of 64 injected yields have a sequel")
    self.parked = parked
    self.abandoned = abandoned
    self.failed = failed
    self.parkedTurnsMax = parkedTurnsMax
    self.parkedAtOnceMax = parkedAtOnceMax
  }

  /// Every injected yield just goes on.
  public static let goOn = InjectedYieldPolicy()

  /// The same without parking.
  public var withoutParking: InjectedYieldPolicy {
    InjectedYieldPolicy(abandoned: abandoned, failed: failed)
  }

  /// The decision at this hit of `point`: 0 goes on, 1 parks, 2 abandons, 3 fails.
  func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    if parked + abandoned + failed == 0 { return .goOn }
    let (cursor, decisions) = (world.cursor(at: slot), world.decisions)
    let key = cursor.next(InjectedYieldLabel.sequel[UInt32(point.rawValue)])
    let rarity = Self.rarity(met: world.injectedYields[point])
    switch decisions.choose(key, mapping: { sequel($0, rarity) }) {
    case 1:
      guard world.parked.count < parkedAtOnceMax else { return .goOn }
      return .park(condition(cursor, decisions, world))
    case 2: return .abandon
    case 3: return .fail
    default: return .goOn
    }
  }

  /// How much likelier than their ratios drops and failures are at a point that was met `count` times.
  ///
  /// Otherwise no run would drop at points that yield seldom: what counts is each point, not each yield.
  static func rarity(met count: UInt64) -> UInt32 {
    switch count {
    case 0...2: 10
    case 3...8: 4
    default: 1
    }
  }

  private func sequel(_ bits: UInt64, _ rarity: UInt32) -> UInt64 {
    let draw = UInt32(truncatingIfNeeded: bounded(bits, below: 64))
    let dropped = min(abandoned * rarity, 64)
    let failing = min(failed * rarity, 64 - dropped)
    if draw < dropped { return 2 }
    if draw < dropped + failing { return 3 }
    return draw < min(64, dropped + failing + parked) ? 1 : 0
  }

  /// One to four milestones of others, or a point that was met before, or until nothing else can run.
  private func condition(
    _ cursor: DecisionCursor, _ decisions: DecisionSource, _ world: World
  ) -> ParkCondition {
    var condition = ParkCondition(turnsMax: parkedTurnsMax)
    switch decisions.choose(cursor.next(InjectedYieldLabel.condition), of: 8) {
    case 0...4: condition.milestones = 1 + milestones(cursor, decisions)
    case 5:
      let seen = world.injectedYields.seen
      let key = cursor.next(InjectedYieldLabel.point)
      condition.point = seen[decisions.pick(key, among: seen.count) { UInt64(seen[$0].rawValue) }]
    default: break
    }
    return condition
  }

  private func milestones(_ cursor: DecisionCursor, _ decisions: DecisionSource) -> UInt32 {
    UInt32(truncatingIfNeeded: decisions.choose(cursor.next(InjectedYieldLabel.milestones), of: 4))
  }
}
