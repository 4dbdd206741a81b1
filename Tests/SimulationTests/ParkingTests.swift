import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Parking") struct ParkingTests {
  private func world(_ answers: [YieldSequel]) -> (World, SimulationContext, StepLog) {
    let context = SimulationContext(seed: 1)
    return (World(context: context, strategy: ScriptedStrategy(answers)), context, StepLog())
  }

  private func committing(
    _ context: SimulationContext, _ number: Int, _ log: StepLog, steps: Int
  ) -> ScriptedActor {
    ScriptedActor(context, number, log, Array(repeating: .ran, count: steps)) { world, actor, _ in
      world.reachedMilestone(actor)
    }
  }

  @Test("A parked actor stays out until the given number of other transactions have committed")
  func untilCommits() {
    let (world, context, log) = world([.park(ParkCondition(milestones: 3))])
    world.spawn(ScriptedActor(context, 0, log, [.fires(), .ran]))
    world.spawn(committing(context, 1, log, steps: 5))
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [0, 1, 1, 1, 0, 1, 0, 1, 1])
    #expect(world.counts.parkings == 1)
  }

  @Test("A parked actor comes back when its point is reached by another")
  func untilPoint() {
    let point = PointID(family: 1, ordinal: 4)
    let (world, context, log) = world([.park(ParkCondition(point: point)), .goOn, .goOn])
    world.spawn(ScriptedActor(context, 0, log, [.fires(), .ran]))
    world.spawn(ScriptedActor(context, 1, log, [.fires(2), .ran, .fires(4), .ran]))
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [0, 1, 1, 1, 0, 1, 0, 1])
    #expect(world.injectedYields[point] == 1)
    #expect(world.counts.injectedYields == 3)
  }

  @Test("A parked actor comes back when only those can run that meet contention")
  func untilContention() {
    let (world, context, log) = world([.park(ParkCondition(milestones: 9))])
    world.spawn(ScriptedActor(context, 0, log, [.fires(), .ran]))
    world.spawn(ScriptedActor(context, 1, log, [.ran, .contends, .ran]))
    #expect(world.run() == .allFinished)
    #expect(Array(log.numbers.prefix(4)) == [0, 1, 1, 0])
  }

  @Test("A parked actor comes back when nothing else can run, after what is awaited has come")
  func untilIdle() {
    let (world, context, log) = world([.park(ParkCondition(milestones: 9))])
    let completion = Device(context, world.completions).begin(ticks: 100)
    world.spawn(ScriptedActor(context, 0, log, [.fires(), .ran]))
    world.spawn(ScriptedActor(context, 1, log, [.waiting(completion), .ran]))
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [0, 1, 1, 1, 0, 0])
  }

  @Test("No parking lasts longer than its bound")
  func untilBound() {
    let (world, context, log) = world([.park(ParkCondition(milestones: 9, turnsMax: 20))])
    world.spawn(ScriptedActor(context, 0, log, [.fires(), .ran]))
    world.spawn(ScriptedActor(context, 1, log, Array(repeating: .ran, count: 100)))
    #expect(world.run() == .allFinished)
    #expect(log.numbers.dropFirst().firstIndex(of: 0) == 21)
  }

  @Test("The sequels of an injected yield reach the actor")
  func abandonAndFail() {
    let (world, context, log) = world([.abandon, .fail, .goOn])
    let actor = ScriptedActor(context, 0, log, [.fires(), .fires(), .fires()])
    world.spawn(actor)
    #expect(world.run() == .allFinished)
    #expect(actor.abandonments == 1)
    #expect(actor.requestedFailures == 1)
    #expect(world.counts.abandonments == 1)
    #expect(world.counts.failures == 1)
  }

  @Test("The policy parks, abandons and fails in its ratios")
  func policyRatios() {
    let context = SimulationContext(seed: 8)
    var options = StrategyOptions()
    options.injectedYields = InjectedYieldPolicy(parked: 16, abandoned: 8, failed: 4)
    let world = World(context: context, strategy: StrategyKind.parking.make(options))
    let log = StepLog()
    for number in 0..<4 {
      let script = Array(repeating: StepOutcome.fires(), count: 1000)
      world.spawn(
        ScriptedActor(context, number, log, script) { world, actor, _ in
          world.reachedMilestone(actor)
        })
    }
    #expect(world.run() == .allFinished)
    #expect(world.counts.injectedYields == 4000)
    #expect((400...600).contains(world.counts.abandonments))
    #expect((180...320).contains(world.counts.failures))
    #expect((300...1100).contains(world.counts.parkings))
  }
}
