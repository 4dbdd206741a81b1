import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Realised schedules") struct RealisedScheduleTests {
  private struct Result {
    var order: [Int]
    var behaviour: RollingDigest
    var applied: UInt64
  }

  private let script: [StepOutcome] = [
    .ran, .fires(), .ran, .contends, .finishedOperation, .fires(1), .ran, .ran,
  ]

  private func run(_ strategy: any SchedulingStrategy, _ context: SimulationContext) -> Result {
    let world = World(context: context, strategy: strategy)
    let log = StepLog()
    for number in 0..<5 {
      world.spawn(
        ScriptedActor(context, number, log, script + script + script) { world, actor, step in
          if step % 4 == 0 {
            actor.cursor.begin(OperationID(span: UInt32(step), place: 0))
            world.beganSpan(actor)
          }
          if step % 4 == 3 { world.reachedMilestone(actor) }
        })
    }
    #expect(world.run() == .allFinished)
    return Result(
      order: log.numbers, behaviour: context.behaviour,
      applied: context.decisions.appliedOverrides)
  }

  private func options(_ context: SimulationContext) -> StrategyOptions {
    var options = StrategyOptions()
    options.injectedYields = InjectedYieldPolicy(parked: 20, abandoned: 6, failed: 6)
    return options
  }

  private func record(_ kind: StrategyKind, seed: UInt64) -> (Result, [Intervention]) {
    let context = SimulationContext(seed: seed)
    context.decisions.startRecording()
    let recorder = ScheduleRecorder(kind.make(options(context)))
    let result = run(recorder, context)
    let fired = context.decisions.interventions.filter { $0.key.stream == .injectedYield }
    return (result, recorder.interventions + fired)
  }

  private func replay(_ kind: StrategyKind, _ interventions: [Intervention]) -> Result {
    let context = SimulationContext(seed: 4711)
    context.decisions.takeDefaults([.schedule, .priority, .injectedYield])
    for intervention in interventions {
      context.decisions.override(intervention.key, with: intervention.answer)
    }
    let policy = options(context).injectedYields
    return run(
      ScheduleReplay(injectedYields: kind.parks ? policy : policy.withoutParking), context)
  }

  @Test("The differences from the default schedule replay any strategy's run, under another seed")
  func replays() {
    for kind in StrategyKind.allCases {
      for seed in 0..<8 as Range<UInt64> {
        let (recorded, interventions) = record(kind, seed: seed)
        let replayed = replay(kind, interventions)
        #expect(replayed.order == recorded.order, "\(kind), seed \(seed)")
        #expect(replayed.behaviour == recorded.behaviour)
        #expect(replayed.applied == UInt64(interventions.count))
      }
    }
  }

  @Test(
    "Without differences the replay is the default schedule, and with half of them it still ends")
  func dropsDifferences() {
    let (recorded, interventions) = record(.prioritiesWithParking, seed: 3)
    let defaults = replay(.prioritiesWithParking, [])
    #expect(defaults.order != recorded.order)
    #expect(Array(defaults.order.prefix(4)) == [0, 0, 0, 0])
    for remainder in 0..<2 {
      let half = interventions.indices.filter { $0 % 2 == remainder }.map { interventions[$0] }
      let replayed = replay(.prioritiesWithParking, half)
      #expect(replayed.applied <= UInt64(half.count))
      #expect(replayed.order != defaults.order)
    }
  }
}
