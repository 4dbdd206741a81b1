import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Strategies") struct StrategyTests {
  private func run(
    _ strategy: any SchedulingStrategy, seed: UInt64 = 1, takesDefaults: Bool = false,
    _ scripts: [[StepOutcome]]
  ) -> [Int] {
    let context = SimulationContext(seed: seed)
    if takesDefaults { context.decisions.takeDefaults(DecisionStream.allCases) }
    let world = World(context: context, strategy: strategy)
    let log = StepLog()
    for (number, script) in scripts.enumerated() {
      world.spawn(ScriptedActor(context, number, log, script))
    }
    #expect(world.run() == .allFinished)
    return log.numbers
  }

  @Test("Round robin goes round")
  func roundRobin() {
    let order = run(RoundRobin(), [[.ran, .ran], [.ran, .ran, .ran], [.ran]])
    #expect(order == [0, 1, 2, 0, 1, 2, 0, 1, 1])
  }

  @Test("The default schedule runs an actor until it cannot go on, then the lowest that can")
  func defaultSchedule() {
    let scripts: [[StepOutcome]] = [[.ran, .contends, .ran], [.ran, .fires(), .ran], [.ran]]
    let expected = [0, 0, 1, 1, 1, 1, 0, 0, 2, 2]
    for kind in [StrategyKind.randomWalk, .bursts, .parking] {
      let options = StrategyOptions()
      #expect(run(kind.make(options), takesDefaults: true, scripts) == expected, "\(kind)")
    }
  }

  @Test("The random walk picks every actor about equally often")
  func randomWalkIsUniform() {
    let scripts = Array(repeating: Array(repeating: StepOutcome.ran, count: 4000), count: 4)
    let order = run(RandomWalk(), scripts)
    for number in 0..<4 {
      let share = order.prefix(8000).filter { $0 == number }.count
      #expect(share > 1800 && share < 2200, "fiber \(number) ran \(share) times")
    }
    let same = zip(order.prefix(8000), order.dropFirst()).filter { $0 == $1 }.count
    #expect(same > 1800 && same < 2200, "\(same) of 8000 steps stayed")
  }

  @Test("Bursts stay with an actor as often as their ratio says")
  func burstsStay() {
    let scripts = Array(repeating: Array(repeating: StepOutcome.ran, count: 4000), count: 3)
    let order = run(RandomWalk(switching: Ratio(1, in: 8)), scripts).prefix(6000)
    let switches = zip(order, order.dropFirst()).filter { $0 != $1 }.count
    #expect(switches > 650 && switches < 850, "\(switches) switches in 6000 steps")
  }

  @Test("Under priorities steps do not demote, but an injected yield and a contention do")
  func priorities() {
    let plain = Array(repeating: StepOutcome.ran, count: 20)
    for seed in 0..<20 as Range<UInt64> {
      let order = run(PriorityStrategy(demotion: .always), seed: seed, [plain, plain])
      #expect(switches(order) == 1)
    }
    let firing: [StepOutcome] = [.ran, .fires(), .ran]
    for seed in 0..<20 as Range<UInt64> {
      let order = run(PriorityStrategy(demotion: .always), seed: seed, [firing, plain])
      let first = order[0]
      #expect(order.prefix(2) == [first, first])
      if first == 0 { #expect(order == [0, 0] + Array(repeating: 1, count: 21) + [0, 0]) }
      let never = run(PriorityStrategy(demotion: .never), seed: seed, [firing, plain])
      #expect(switches(never) == 1)
    }
    let contending = run(
      PriorityStrategy(demotion: .never), [[.contends, .ran], [.contends, .ran]])
    #expect(switches(contending) >= 2)
  }

  @Test("An actor that could run for long draws again, so that endless loops starve no other")
  func prioritiesDoNotStarve() {
    let endless = Array(repeating: StepOutcome.ran, count: 20_000)
    let order = run(PriorityStrategy(demotion: .never), [endless, endless, endless])
    for number in 0..<3 {
      let share = order.prefix(20_000).filter { $0 == number }.count
      #expect(share > 1500, "fiber \(number) ran \(share) times")
    }
  }

  @Test("Each transaction draws a priority")
  func transactionsDrawPriorities() {
    var switchesInAll = 0
    for seed in 0..<20 as Range<UInt64> {
      let context = SimulationContext(seed: seed)
      let world = World(context: context, strategy: PriorityStrategy(demotion: .never))
      let log = StepLog()
      for number in 0..<2 {
        let script = Array(repeating: StepOutcome.ran, count: 40)
        world.spawn(
          ScriptedActor(context, number, log, script) { world, actor, _ in
            world.beganSpan(actor)
          })
      }
      #expect(world.run() == .allFinished)
      switchesInAll += switches(log.numbers)
    }
    #expect(switchesInAll > 45, "\(switchesInAll) switches, 20 without new priorities")
  }

  @Test("Classic PCT of depth d switches at most d - 1 times between actors that never wait")
  func classicPCT() {
    let scripts = Array(repeating: Array(repeating: StepOutcome.ran, count: 30), count: 2)
    var most = 0
    for seed in 0..<100 as Range<UInt64> {
      let strategy = ClassicPCT(depth: 2, contestedStepsExpected: 30)
      most = max(most, switches(run(strategy, seed: seed, scripts)))
      let deeper = ClassicPCT(depth: 4, contestedStepsExpected: 30)
      #expect(switches(run(deeper, seed: seed, scripts)) <= 4)
    }
    #expect(most == 2)
  }

  @Test("Partial order sampling draws again only for actors whose declared accesses race")
  func partialOrderSampling() {
    func order(sameRow: Bool) -> [Int] {
      let context = SimulationContext(seed: 5)
      let world = World(context: context, strategy: PartialOrderSampling())
      let log = StepLog()
      for number in 0..<3 {
        world.spawn(
          ScriptedActor(context, number, log, Array(repeating: .ran, count: 300)) {
            world, actor, _ in world.declare(.writes(.custom, sameRow ? 1 : UInt64(actor.number)))
          })
      }
      #expect(world.run() == .allFinished)
      return log.numbers
    }
    #expect(order(sameRow: true) != order(sameRow: false))
    #expect(switches(order(sameRow: true)) > 400)
  }

  @Test("Every kind of strategy has a name and finishes a mixed world the same way twice")
  func everyKindRuns() {
    let script: [StepOutcome] = [.ran, .fires(), .yields, .finishedOperation, .fires(1), .ran]
    for kind in StrategyKind.allCases {
      #expect(StrategyKind(rawValue: kind.rawValue) == kind)
      var options = StrategyOptions()
      options.injectedYields = InjectedYieldPolicy(parked: 30, abandoned: 10, failed: 10)
      let scripts = Array(repeating: script, count: 3)
      #expect(
        run(kind.make(options), seed: 6, scripts) == run(kind.make(options), seed: 6, scripts))
    }
  }

  private func switches(_ order: [Int]) -> Int {
    zip(order, order.dropFirst()).filter { $0 != $1 }.count
  }
}
