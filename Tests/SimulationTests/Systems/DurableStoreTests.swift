import Primitives
import Simulation
import Testing

@Suite("A store on a host that crashes") struct DurableStoreTests {
  /// Crashes the host at drawn steps, and reboots it at once.
  private final class Crasher: WorldObserver {
    func stepped(_ world: World, _ event: StepEvent) -> Finding? {
      guard world.chance(Ratio(1, in: 100), "crash") else { return nil }
      let kinds = DiskCrashKind.allCases
      world.hosts[0].crash(kinds[world.choose(of: kinds.count, "kind")])
      world.hosts[0].reboot()
      return nil
    }
  }

  private func run(_ seed: UInt64, _ bug: DurableStore.Bug) -> (end: RunEnd, judge: StoreJudge) {
    var options = WorldOptions()
    options.stepLimit = 600
    options.stepCostTicksMax = 3
    options.earlySteps = Ratio(1, in: 16)
    let world = World(
      context: SimulationContext(seed: seed), strategy: RandomWalk(), options: options)
    let judge = StoreJudge()
    world.addHost("store") { host in
      let store = DurableStore(host.platform, bug)
      var opening = DurableStore.Opening(store)
      host.spawn(
        "recovery",
        steps: [
          { _ in try opening.step() },
          { world in
            if let finding = judge.recovered(store.values) { return world.report(finding) }
            for number in 0..<3 {
              let client = StoreClient(
                store, judge, number: number, incarnation: host.incarnation)
              host.spawn("client", number, running: client)
            }
          },
        ])
    }
    return (world.run(Crasher()), judge)
  }

  @Test("A correct store loses nothing that it has acknowledged, at many recoveries")
  func correct() {
    var (puts, recoveries) = (0, 0)
    for seed in 0..<UInt64(60) {
      let (end, judge) = run(seed, .none)
      #expect(end == .stepLimit, "seed \(seed)")
      puts += judge.puts
      recoveries += judge.recoveries
    }
    #expect(puts > 1000 && recoveries > 200)
  }

  @Test(
    "A store with a bug is found within few seeds",
    arguments: [DurableStore.Bug.acknowledgesBeforeSync, .forgetsDirectorySync])
  func bugs(_ bug: DurableStore.Bug) {
    let found = (0..<UInt64(60)).first { seed in
      if case .finding(let finding) = run(seed, bug).end {
        finding.property == "durability"
      } else {
        false
      }
    }
    #expect(found != nil)
  }
}
