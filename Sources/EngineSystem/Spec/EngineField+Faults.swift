import AsyncIO
import Database
import Primitives
import Scenario
import Simulation

/// The fields of what disturbs a run; all of it is off in a quiet one and on in a chaotic one.
extension EngineField {
  static var disturbances: [EngineField] {
    [
      EngineField(
        21, "maximum-yields", .count(\.maximumYields, 0...255), .yields,
        "the most injected yields that the plan of one operation has; 0 switches plans off",
        draw: .one(of: [0, 2, 2, 2, 8, 8, 8, 20, 20, 20]), chaos: .one(of: [8, 20]),
        quiet: .always(0)),
      EngineField(
        40, "yield-families", .families(\.yieldFamilies), .yields,
        "which families of yield points may fire: all, none, a mask 0x…, or of "
          + YieldCatalogue.engine.families.map(\.name).joined(separator: ", "),
        draw: .drawn(drawFamilies), chaos: .always(.max), quiet: .always(.max)),
      EngineField(
        22, "loop-yields", .flag(\.loopYields), .yields, "whether yields also come inside loops",
        draw: .one(of: [true, false]), chaos: .always(true), quiet: .always(false)),
      EngineField(
        23, "failures", .ratio(\.failures), .yields,
        "the share of operations with an injected failure",
        draw: .one(of: [.never, Ratio(1, in: 256), Ratio(1, in: 64)]),
        chaos: .always(Ratio(1, in: 48)), quiet: .always(.never)),
      EngineField(
        24, "holds", .ratio(\.holds), .yields, "the share of commits held while others run",
        draw: .dependent { draw in
          let scheduler = StrategyKind.allCases[Int(draw.spec["scheduler"].number)]
          return draw.below(10) == 0 && scheduler.parks ? .never : Ratio(1, in: 3)
        }, chaos: .always(Ratio(1, in: 3)), quiet: .always(.never),
        formerly: ["gadgets"]),
      EngineField(
        25, "abandonment", .ratio(\.abandonment), .yields,
        "the share of yields that are abandoned at",
        draw: .one(of: [.never, Ratio(1, in: 128), Ratio(1, in: 32)]),
        chaos: .always(Ratio(1, in: 24)), quiet: .always(.never)),
      EngineField(
        26, "closing", .ratio(\.closing), .yields, "how often a fiber closes its connection",
        draw: .one(of: [.never, Ratio(1, in: 512)]), chaos: .always(Ratio(1, in: 256)),
        quiet: .always(.never)),
      EngineField(
        27, "early-steps", .ratio(\.earlySteps), .yields,
        "how often a waiting fiber is stepped early",
        draw: .one(of: [.never, Ratio(1, in: 64)]), chaos: .always(Ratio(1, in: 24)),
        quiet: .always(.never)),
    ]
  }

  /// Each family of the engine is off in one of eight runs.
  @Sendable
  private static func drawFamilies(_ draws: SpecDraw) -> UInt64 {
    var families = UInt64.max
    for family in YieldCatalogue.engine.families where draws.below(8, part: UInt64(family.id)) == 0
    {
      families &= ~(1 << UInt64(family.id))
    }
    return families
  }
}

extension YieldCatalogue {
  /// The names of all yield points of the engine under test.
  public static let engine: YieldCatalogue = {
    var catalogue = YieldCatalogue()
    catalogue.registerDatabase()
    return catalogue
  }()
}
