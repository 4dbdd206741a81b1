import Scenario
import Simulation

/// Wakes all idle fibers although nothing has changed, as may happen with condition variables.
final class VainWakeUps: FaultPlan {
  static let name: StaticString = "woken in vain"
  static let gap = SpecField(
    "vain-wake-ups", "the most turns until all idle fibers are woken; 0 for never", default: 0
  ) {
    $0.profile == .quiet ? 0 : $0.one(of: 0, 50)
  }
  static let fields: [any AnySpecField] = [gap]

  private let draws: FaultDraws
  private let gapMax: Int
  private(set) var nextTurn = UInt64.max

  init(_ spec: RunSpec, _ world: World) {
    draws = FaultDraws(Self.self, world)
    gapMax = spec[Self.gap]
    if gapMax > 0 { nextTurn = UInt64(1 + draws.choose(of: gapMax, "gap")) }
  }

  func strike(_ world: World) -> Int {
    draws.beginStrike()
    nextTurn = world.turns + UInt64(1 + draws.choose(of: gapMax, "gap"))
    var woken = 0
    for slot in world.living where world.wake(slot) { woken += 1 }
    return woken
  }
}
