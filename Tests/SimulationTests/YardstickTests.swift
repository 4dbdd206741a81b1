import Primitives
import Simulation
import Testing

@Suite("Yardsticks") struct YardstickTests {
  @Test("Every strategy but round robin finds the long span")
  func longSpan() {
    for kind in StrategyKind.allCases {
      let runs = LongSpan.runsToFirstFailure(strategy: kind, startingSeed: 5, limit: 1500)
      if kind == .roundRobin { #expect(runs == nil) } else { #expect(runs != nil, "\(kind)") }
    }
  }

  @Test("Strategies that hold find the long span sooner than the random walk")
  func holdingIsFaster() {
    func median(_ kind: StrategyKind) -> Int {
      let runs = (0..<11 as Range<UInt64>).map { seed in
        LongSpan.runsToFirstFailure(strategy: kind, startingSeed: seed, limit: 1000) ?? 1000
      }
      return runs.sorted()[5]
    }
    let walk = median(.randomWalk)
    #expect(median(.classicPCT2) < walk)
    #expect(median(.prioritiesWithParking) < walk)
  }

  @Test("A seed fails in both of two runs or in neither")
  func longSpanRepeats() {
    for seed in 0..<50 as Range<UInt64> {
      #expect(
        LongSpan.fails(.prioritiesWithParking, seed: seed)
          == LongSpan.fails(.prioritiesWithParking, seed: seed))
    }
  }

  @Test("Small runs give the same digests on repetition, and each strategy its own")
  func smallRuns() {
    var sums: Set<UInt64> = []
    for kind in StrategyKind.allCases {
      let sum = BareCore.smallRuns(20, startingSeed: 1, strategy: kind)
      #expect(BareCore.smallRuns(20, startingSeed: 1, strategy: kind) == sum)
      sums.insert(sum)
    }
    #expect(sums.count >= 6)
  }
}
