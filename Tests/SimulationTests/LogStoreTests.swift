import Primitives
import Simulation
import Testing

@Suite("A second system") struct LogStoreTests {
  private func run(_ kind: StrategyKind, seed: UInt64, buggy: Bool) -> (RunEnd, UInt64) {
    let context = SimulationContext(seed: seed)
    var worldOptions = WorldOptions()
    worldOptions.earlySteps = Ratio(1, in: 8)
    worldOptions.stepCostTicksMax = 3
    let world = World(
      context: context, strategy: kind.make(StrategyOptions.drawn(context)), options: worldOptions)
    let store = LogStore(losesWritesDuringCompaction: buggy)
    let device = Device(context, world.completions)
    for number in 0..<3 { world.spawn(StoreWriter(context, number, store, device)) }
    world.spawn(StoreCompactor(context, store))
    let observer = ClosureObserver { _, _ in
      for key in store.acknowledged.indices where store.read(key) != store.acknowledged[key] {
        return Finding(property: "acknowledged writes stay", message: "key \(key) is gone")
      }
      return nil
    }
    return (world.run(observer), context.behaviour.value)
  }

  @Test("A lost write in a store of a few lines is found by every strategy that holds")
  func findsLostWrites() {
    for kind in [StrategyKind.randomWalk, .priorities, .parking, .prioritiesWithParking] {
      let finds = (0..<30 as Range<UInt64>).filter { seed in
        if case .finding(let finding) = run(kind, seed: seed, buggy: true).0 {
          return finding.property == "acknowledged writes stay"
        }
        return false
      }
      #expect(finds.count > 5, "\(kind) found \(finds.count) of 30")
    }
  }

  @Test("The store without the bug passes the same seeds")
  func passesWithoutBug() {
    for kind in StrategyKind.allCases {
      for seed in 0..<30 as Range<UInt64> {
        #expect(run(kind, seed: seed, buggy: false).0 == .allFinished, "\(kind), seed \(seed)")
      }
    }
  }

  @Test("A seed gives the same end and the same behaviour each time")
  func repeats() {
    for seed in 0..<10 as Range<UInt64> {
      let (first, second) = (
        run(.parking, seed: seed, buggy: true), run(.parking, seed: seed, buggy: true)
      )
      #expect(first.0 == second.0)
      #expect(first.1 == second.1)
    }
  }
}
