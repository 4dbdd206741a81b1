import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Idling and waking") struct IdleTests {
  @Test("A sleeper that is woken runs at once, and its timer is gone")
  func wakesSleeper() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    let sleeper = ScriptedActor(context, 0, log, [.sleeping(VirtualDuration(ticks: 500))])
    let slot = world.spawn(sleeper)
    world.spawn(
      ScriptedActor(context, 1, log, [.ran]) { world, _, step in
        if step == 0 { #expect(world.wake(slot)) }
      })
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [0, 1, 0, 1])
    #expect(context.timeline.now.ticks == 4)
    #expect(context.timeline.waitingCount == 0)
  }

  @Test("Waking one that can run, waits or has left changes nothing")
  func wakesNobody() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let completion = Device(context, world.completions).begin(ticks: 100)
    let waits = world.spawn(ScriptedActor(context, 0, StepLog(), [.waiting(completion)]))
    let ends = world.spawn(ScriptedActor(context, 1, StepLog(), []))
    let runs = world.spawn(ScriptedActor(context, 2, StepLog(), [.ran, .ran, .ran]))
    let gone = world.fiber(at: ends)
    var answers: [Bool] = []
    let observer = ClosureObserver { world, _ in
      guard world.counts.steps == 3 else { return nil }
      #expect(!world.isAlive(gone))
      answers = [world.wake(waits), world.wake(gone), world.wake(runs)]
      return nil
    }
    #expect(world.run(observer) == .allFinished)
    #expect(answers == [false, false, false])
  }

  @Test("The identity of a fiber that has left does not wake the one in its place")
  func namesAreTold() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let slot = world.spawn(ScriptedActor(context, 0, StepLog(), []))
    let first = world.fiber(at: slot)
    world.removeActor(at: slot)
    #expect(world.spawn(ScriptedActor(context, 1, StepLog(), [.idle])) == slot)
    #expect(first != world.fiber(at: slot))
    #expect(!world.isAlive(first) && world.isAlive(world.fiber(at: slot)))
  }

  @Test("An idle actor is stepped again after an operation settled that it does not name")
  func settledOperationWakes() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let device = Device(context, world.completions)
    let log = StepLog()
    _ = device.begin(ticks: 40)
    world.spawn(ScriptedActor(context, 0, log, [.idle, .idle]))
    _ = device.begin(ticks: 90)
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [0, 0, 0])
    #expect(context.timeline.now.ticks == 91)
  }

  @Test("What settles during the very step that idles is not missed")
  func settledMeanwhile() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    world.spawn(
      ScriptedActor(context, 0, log, [.idle]) { world, _, step in
        if step == 0 { world.completions.succeed(world.completions.begin()) }
      })
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [0, 0])
  }

  @Test("An idle actor is not stepped while nothing happens")
  func idlesInPeace() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    let idler = ScriptedActor(context, 0, log, Array(repeating: .idle, count: 100))
    idler.isBackground = true
    world.spawn(idler)
    world.spawn(ScriptedActor(context, 1, log, Array(repeating: .ran, count: 50)))
    #expect(world.run() == .allFinished)
    #expect(idler.steps == 1)
    #expect(world.idle.count == 1)
  }

  @Test("A world whose background actors all idle comes to its end, and none of them stalls it")
  func backgroundIdlersEnd() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    for number in 0..<3 {
      let idler = ScriptedActor(context, number, log, [.ran, .idle])
      idler.isBackground = true
      world.spawn(idler)
    }
    #expect(world.run() == .allFinished)
    #expect(log.numbers.count == 6)
    #expect(world.living.count == 3)
  }

  @Test("An idle actor in the foreground that nothing can wake is a stall that names it")
  func foregroundIdlerStalls() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    world.spawn(ScriptedActor(context, 4, StepLog(), [.idle]))
    guard case .stalled(let finding) = world.run() else {
      Issue.record("no stall was found")
      return
    }
    #expect(finding.message.contains("fiber4 idles"))
  }

  @Test("Where nothing is left the observer may begin something, and a run without it stalls")
  func observerGoesOn() {
    final class Waker: WorldObserver {
      var calls = 0
      func stepped(_ world: World, _ event: StepEvent) -> Finding? { nil }
      func nothingLeft(_ world: World) -> Bool {
        calls += 1
        return world.idle.contains(0) && calls < 4 && world.wake(0)
      }
    }
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RoundRobin())
    let log = StepLog()
    world.spawn(ScriptedActor(context, 0, log, Array(repeating: .idle, count: 9)))
    let waker = Waker()
    guard case .stalled = world.run(waker) else {
      Issue.record("no stall was found")
      return
    }
    #expect(waker.calls == 4)
    #expect(log.numbers.count == 4)
  }

  @Test("Actors above slot 128 idle, are woken, and leave")
  func idlersAboveTheWord() {
    let context = SimulationContext(seed: 1)
    let world = World(context: context, strategy: RandomWalk())
    let log = StepLog()
    let device = Device(context, world.completions)
    _ = device.begin(ticks: 10_000)
    for number in 0..<300 { world.spawn(ScriptedActor(context, number, log, [.idle])) }
    #expect(world.run() == .allFinished)
    #expect(log.numbers.count == 600)
  }
}
