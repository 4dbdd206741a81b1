import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Crowds of actors") struct CrowdTests {
  /// Outcomes of every kind, so that each of the world's sets has members above the word.
  private func outcomes(_ number: Int, _ device: Device) -> [StepOutcome] {
    switch number % 5 {
    case 0: [.ran, .fires()]
    case 1: [.sleeping(VirtualDuration(ticks: UInt64(1 + number % 7)))]
    case 2: number % 100 == 2 ? [.waiting(device.begin(ticks: 3)), .ran] : [.yields]
    case 3: [.contends]
    default: []
    }
  }

  private func world(
    _ seed: UInt64, _ count: Int, _ strategy: any SchedulingStrategy, _ log: StepLog,
    _ options: WorldOptions = WorldOptions()
  ) -> World {
    let context = SimulationContext(seed: seed)
    let world = World(context: context, strategy: strategy, options: options)
    let device = Device(context, world.completions)
    for number in 0..<count {
      world.spawn(ScriptedActor(context, number, log, outcomes(number, device)))
    }
    return world
  }

  @Test("Ten thousand actors live at once, and each comes to its end")
  func tenThousand() {
    let log = StepLog()
    let world = world(1, 10_000, RoundRobin(), log)
    #expect(world.living.count == 10_000 && world.actor(at: 9999).name.number == 9999)
    #expect(world.run() == .allFinished)
    #expect(world.living.isEmpty && world.runnable.isEmpty && world.waiting.isEmpty)
    #expect(Set(log.numbers).count == 10_000)
  }

  @Test("Every strategy steps a crowd, twice the same", arguments: StrategyKind.allCases)
  func strategies(_ kind: StrategyKind) {
    func run() -> (RunEnd, [Int], RollingDigest) {
      var options = StrategyOptions()
      options.injectedYields = InjectedYieldPolicy(parked: 32, parkedAtOnceMax: 200)
      let log = StepLog()
      var worldOptions = WorldOptions()
      worldOptions.earlySteps = Ratio(1, in: 16)
      let world = world(7, 300, kind.make(options), log, worldOptions)
      return (world.run(), log.numbers, world.context.behaviour)
    }
    let (end, numbers, digest) = run()
    #expect(end == .allFinished)
    #expect(Set(numbers).count == 300)
    let again = run()
    #expect(again.1 == numbers && again.2 == digest)
  }

  @Test("A strategy reaches actors above the first word as soon as those in it")
  func fairness() {
    for kind in [StrategyKind.randomWalk, .priorities, .partialOrderSampling] {
      let log = StepLog()
      var options = WorldOptions()
      options.stepLimit = 200
      _ = world(3, 1000, kind.make(), log, options).run()
      #expect(log.numbers.count { $0 >= 128 } > 100, "\(kind)")
    }
  }

  @Test("A timer of a slot above the first word does not wake a later actor in that slot")
  func oldTimers() {
    let context = SimulationContext(seed: 1)
    let log = StepLog()
    let world = World(context: context, strategy: RoundRobin())
    for number in 0..<200 {
      let isFirst = number == 150
      let outcomes: [StepOutcome] = isFirst ? [.sleeping(VirtualDuration(ticks: 300))] : [.ran]
      world.spawn(ScriptedActor(context, number, log, outcomes))
    }
    var instants: [UInt64] = []
    let observer = ClosureObserver { world, event in
      guard event.slot == 150, world.living.contains(150), world.actor(at: 150).name.number == 150
      else { return nil }
      world.removeActor(at: 150)
      let next = ScriptedActor(context, 900, log, [.sleeping(VirtualDuration(ticks: 5000))]) {
        _, _, _ in instants.append(context.timeline.now.ticks)
      }
      #expect(world.spawn(next) == 150)
      return nil
    }
    #expect(world.run(observer) == .allFinished)
    #expect(instants.count == 2 && instants[1] - instants[0] >= 5000)
  }

  @Test("Slots above the first word are reused")
  func slots() {
    let context = SimulationContext(seed: 1)
    let log = StepLog()
    let world = World(context: context, strategy: RoundRobin())
    for number in 0..<200 { world.spawn(ScriptedActor(context, number, log, [.ran, .ran])) }
    world.removeActor(at: 150)
    world.removeActor(at: 20)
    #expect(world.living.count == 198)
    #expect(world.spawn(ScriptedActor(context, 200, log, [.ran])) == 20)
    #expect(world.spawn(ScriptedActor(context, 201, log, [.ran])) == 150)
    #expect(world.spawn(ScriptedActor(context, 202, log, [.ran])) == 200)
    world.removeAllActors()
    #expect(world.living.isEmpty)
    #expect(world.spawn(ScriptedActor(context, 203, log, [.ran])) == 0)
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [203, 203])
  }
}
