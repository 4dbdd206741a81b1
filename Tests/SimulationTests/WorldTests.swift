import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("World") struct WorldTests {
  @Test("Equal seeds give equal digests, counts and samples; another seed gives others")
  func digestsRepeat() {
    func digests(_ seed: UInt64) -> [UInt64] {
      let context = SimulationContext(seed: seed)
      var options = WorldOptions()
      options.stepCostTicksMax = 5
      let world = World(context: context, strategy: RandomWalk(), options: options)
      let log = StepLog()
      for number in 0..<4 {
        let script = Array(repeating: StepOutcome.ran, count: 200)
        world.spawn(
          ScriptedActor(context, number, log, script) { world, actor, step in
            world.note(result: UInt64(actor.number * 1000 + step))
          })
      }
      #expect(world.run() == .allFinished)
      #expect(world.counts.steps == 804)
      #expect(world.samples.samples.count == Int(world.trace.count / 256))
      return [context.decisions.digest.value, context.behaviour.value, context.timeline.now.ticks]
    }
    #expect(digests(1) == digests(1))
    #expect(digests(1) != digests(2))
  }

  @Test(
    "A waiting actor runs again once its I/O has settled, and the clock jumps when none can run")
  func waitsForIO() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let device = Device(context, world.completions)
    let log = StepLog()
    let completion = device.begin(ticks: 500)
    world.spawn(
      ScriptedActor(context, 0, log, [.waiting(completion)]) { world, _, step in
        if step == 1 { #expect(world.completions.isFinished(completion)) }
      })
    world.spawn(ScriptedActor(context, 1, log, [.yields, .yields]))
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [0, 1, 1, 1, 0])
    #expect(world.counts.idleTurns == 1)
    #expect(world.counts.steps == 5)
    #expect(context.timeline.now.ticks == 501)
  }

  @Test("A waiting actor is stepped early by a drawn ratio, counted apart from steps")
  func stepsEarly() {
    let context = SimulationContext(seed: 4)
    var options = WorldOptions()
    options.earlySteps = Ratio(1, in: 4)
    let world = World(context: context, strategy: RoundRobin(), options: options)
    let device = Device(context, world.completions)
    let completion = device.begin(ticks: 200)
    let log = StepLog()
    let early = ScriptedActor(
      context, 0, log, Array(repeating: .waiting(completion), count: 1000)
    ) { world, actor, step in
      #expect(world.isEarlyStep == (step > 0 && !world.completions.isFinished(completion)))
      if step > 0, !world.isEarlyStep { actor.outcomes = [] }
    }
    world.spawn(early)
    world.spawn(ScriptedActor(context, 1, log, Array(repeating: .ran, count: 100)))
    #expect(world.run() == .allFinished)
    #expect(world.counts.earlySteps > 10)
    #expect(world.waits > 0)
    #expect(world.counts.steps == 103)
    #expect(early.steps == Int(world.counts.earlySteps) + 2)
  }

  @Test("A sleeping actor comes back after its time, and its timer dies with it")
  func sleeps() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    world.spawn(ScriptedActor(context, 0, log, [.sleeping(VirtualDuration(ticks: 40))]))
    world.spawn(ScriptedActor(context, 1, log, [.ran]))
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [0, 1, 1, 0])
    #expect(context.timeline.now.ticks == 41)
  }

  @Test("Waiting for what never comes is a stall that names the waiting actor")
  func stalls() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    world.spawn(ScriptedActor(context, 3, log, [.waiting(world.completions.begin())]))
    guard case .stalled(let finding) = world.run() else {
      Issue.record("no stall was found")
      return
    }
    #expect(finding.property == "stall")
    #expect(finding.message.contains("fiber3 waits for I/O"))
  }

  @Test(
    "What the observer settles in an idle turn lets the waiting fiber go on",
    arguments: [1, 1 << 16])
  func settledWhileIdle(_ idleTurnsMax: UInt64) {
    let context = SimulationContext(seed: 1)
    var options = WorldOptions()
    options.idleTurnsInARowMax = idleTurnsMax
    let world = World(context: context, strategy: RoundRobin(), options: options)
    let completion = world.completions.begin()
    world.spawn(ScriptedActor(context, 0, StepLog(), [.waiting(completion)]))
    // Lets the clock jump to a moment that no actor waits for.
    _ = Device(context, world.completions).begin(ticks: 50)
    var idleTurns = 0
    let observer = ClosureObserver(onIdle: { world in
      idleTurns += 1
      world.completions.succeed(completion)
      return nil
    })
    #expect(world.run(observer) == .allFinished)
    #expect(idleTurns == 1)
  }

  @Test("A fiber that waits for what the observer settles after the last step goes on")
  func settledAfterStep() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let completion = world.completions.begin()
    world.spawn(ScriptedActor(context, 0, StepLog(), [.waiting(completion)]))
    world.spawn(ScriptedActor(context, 1, StepLog(), []))
    let observer = ClosureObserver { world, event in
      if event.outcome == .finished { world.completions.succeed(completion) }
      return nil
    }
    #expect(world.run(observer) == .allFinished)
  }

  @Test("A finding in an idle turn ends the run")
  func idleFinding() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    world.spawn(ScriptedActor(context, 0, StepLog(), [.sleeping(VirtualDuration(ticks: 9))]))
    let finding = Finding(property: "idle", message: "the clock jumped")
    #expect(world.run(ClosureObserver(onIdle: { _ in finding })) == .finding(finding))
  }

  @Test("The completions of two backends of one run are told apart by their numbers")
  func foreignCompletions() async throws {
    let result = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let context = SimulationContext(seed: 1)
      let (first, second) = (SimulatedIO(context: context), SimulatedIO(context: context))
      let world = World(
        context: context, completions: first.completions, strategy: RoundRobin())
      // The same slot in both, so that one could answer for the other.
      _ = first.open("first", .create)
      let foreign = second.open("second", .create)
      world.spawn(ScriptedActor(context, 0, StepLog(), [.waiting(foreign)]))
      _ = world.run()
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("a completion of arena 2 was used in arena 1"))
  }

  @Test("Contention that no actor can end is a stall, and one that I/O ends is not")
  func contentionStalls() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RandomWalk())
    let log = StepLog()
    for number in 0..<2 {
      world.spawn(
        ScriptedActor(context, number, log, Array(repeating: .contends, count: 100_000)))
    }
    guard case .stalled = world.run() else {
      Issue.record("no stall was found")
      return
    }
    #expect(log.numbers.count < 5000)

    let other = World(context: context, strategy: RandomWalk())
    let completion = Device(context, other.completions).begin(ticks: 1000)
    other.spawn(ScriptedActor(context, 0, log, [.contends, .contends]))
    other.spawn(ScriptedActor(context, 1, log, [.waiting(completion)]))
    #expect(other.run() == .allFinished)
    #expect(other.counts.steps < 10)
  }

  @Test("The observer ends the run with a finding at the step it saw")
  func observerFinds() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    world.spawn(ScriptedActor(context, 0, log, Array(repeating: .ran, count: 50)))
    let finding = Finding(property: "seventh", message: "it was the seventh step")
    let observer = ClosureObserver { world, _ in world.counts.steps == 7 ? finding : nil }
    #expect(world.run(observer) == .finding(finding))
    #expect(log.numbers.count == 7)
  }

  @Test("A crash removes all actors with their waits and timers, and the next incarnation runs")
  func crashes() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    let waits = ScriptedActor(context, 0, log, [.waiting(world.completions.begin())])
    world.spawn(waits)
    world.spawn(ScriptedActor(context, 1, log, [.sleeping(VirtualDuration(ticks: 9))]))
    world.spawn(ScriptedActor(context, 2, log, Array(repeating: .ran, count: 50)))
    let observer = ClosureObserver { world, _ in
      guard world.counts.steps == 5 else { return nil }
      world.removeAllActors()
      world.mark(3, value: 17)
      world.spawn(ScriptedActor(context, 7, log, [.ran, .ran]))
      return nil
    }
    #expect(world.run(observer) == .allFinished)
    #expect(log.numbers == [0, 1, 2, 2, 2, 7, 7, 7])
    #expect(context.timeline.nextInstant == nil)
  }

  @Test("The timer of an actor that was taken out does not wake the actor that sleeps in its place")
  func timersBelongToTheirActor() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    world.spawn(ScriptedActor(context, 0, log, [.sleeping(VirtualDuration(ticks: 10))]))
    world.spawn(ScriptedActor(context, 1, log, [.ran]))
    let observer = ClosureObserver { world, _ in
      guard world.counts.steps == 2 else { return nil }
      world.removeActor(at: 0)
      let later = ScriptedActor(context, 2, log, [.sleeping(VirtualDuration(ticks: 100))])
      #expect(world.spawn(later) == 0)
      return nil
    }
    #expect(world.run(observer) == .allFinished)
    #expect(log.numbers.filter { $0 == 0 }.count == 1)
    #expect(log.numbers.filter { $0 == 2 }.count == 2)
    #expect(context.timeline.now.ticks >= 102)
  }

  @Test("The step limit ends a run, which goes on when the limit is raised")
  func stepLimit() {
    let context = SimulationContext(seed: 1)
    var options = WorldOptions()
    options.stepLimit = 10
    let world = World(context: context, strategy: RoundRobin(), options: options)
    let log = StepLog()
    world.spawn(ScriptedActor(context, 0, log, Array(repeating: .ran, count: 14)))
    #expect(world.run() == .stepLimit)
    #expect(log.numbers.count == 10)
    world.options.stepLimit = 100
    #expect(world.run() == .allFinished)
    #expect(log.numbers.count == 15)
  }

  @Test("Actors start others, up to 128 at once, and background ones do not keep a run alive")
  func spawns() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    world.spawn(
      ScriptedActor(context, 0, log, [.ran]) { world, _, step in
        guard step == 0 else { return }
        for number in 1..<127 { world.spawn(ScriptedActor(context, number, log, [.ran])) }
      })
    let background = ScriptedActor(context, 500, log, Array(repeating: .ran, count: 10_000))
    background.isBackground = true
    world.spawn(background)
    #expect(world.run() == .allFinished)
    #expect(Set(log.numbers).count == 128)
    #expect(world.living.count == 1)
  }
}
