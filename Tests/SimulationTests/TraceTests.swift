import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Trace") struct TraceTests {
  private enum Door: UInt8, YieldPointMarker {
    case open, shut
    static var family: UInt8 { 1 }
    static let pointCount: UInt8 = 2
  }

  private func longRun(_ extent: TraceExtent, steps: Int, seed: UInt64 = 1) -> World {
    let context = SimulationContext(seed: seed)
    var options = WorldOptions()
    options.trace = extent
    let world = World(context: context, strategy: RandomWalk(), options: options)
    let log = StepLog()
    for number in 0..<2 {
      world.spawn(ScriptedActor(context, number, log, Array(repeating: .ran, count: steps)))
    }
    #expect(world.run() == .allFinished)
    return world
  }

  @Test("A record takes 32 bytes")
  func recordSize() { #expect(MemoryLayout<TraceRecord>.stride == 32) }

  @Test("The ring keeps the last 1,024 events, and everything when asked")
  func ring() {
    let (recent, whole) = (longRun(.recent, steps: 2000), longRun(.everything, steps: 2000))
    #expect(recent.trace.count == whole.trace.count)
    #expect(recent.trace.firstKept == recent.trace.count - 1024)
    #expect(whole.trace.firstKept == 0)
    #expect(whole.trace.suffix(.max).count == Int(whole.trace.count))
    #expect(recent.trace.suffix(2000) == whole.trace.suffix(1024))
  }

  @Test("Text is rendered with the names of actors, points and marks")
  func rendering() {
    let context = SimulationContext(seed: 1)
    let world = World(
      context: context, strategy: ScriptedStrategy([.park(ParkCondition(milestones: 2)), .abandon]))
    let log = StepLog()
    world.spawn(
      ScriptedActor(context, 4, log, [.fires(1), .fires(0), .contends]) { world, actor, step in
        if step == 0 {
          actor.cursor.begin(OperationID(span: 5, place: 2))
          world.beganSpan(actor)
          world.note(hit: 3)
        }
      })
    let observer = ClosureObserver { world, _ in
      if world.counts.steps == 1 { world.mark(1, value: 9) }
      return nil
    }
    #expect(world.run(observer) == .allFinished)
    var catalogue = YieldCatalogue()
    catalogue.register(Door.self, named: "Door")
    let legend = TraceLegend(catalogue: catalogue, names: world.names, marks: ["fault", "crash"])
    #expect(
      legend.lines(world.trace) == [
        "0 fiber4 comes",
        "1 fiber4 op 5.2 begins a span",
        "2 fiber4 op 5.2 yields at Door.shut, hit 3",
        "3 fiber4 op 5.2 is parked for 2 milestones after event 2",
        "4 run crash 9",
        "5 fiber4 op 5.2 is released after event 5",
        "6 fiber4 op 5.2 yields at Door.open, hit 0 after event 5",
        "7 fiber4 op 5.2 is abandoned at Door.open after event 6",
        "8 fiber4 op 5.2 meets contention on custom after event 6",
        "9 fiber4 op 5.2 ends after event 8",
        "10 fiber4 leaves",
      ])
    #expect(legend.lines(world.trace, last: 1) == ["10 fiber4 leaves"])
  }

  @Test("A system's own words stand for spans, milestones, results and resources")
  func words() {
    let world = World(
      context: SimulationContext(seed: 1),
      strategy: ScriptedStrategy([.park(ParkCondition(milestones: 1))]))
    let contends = StepOutcome.waiting(.yield(.contention(ResourceClass(rawValue: 1))))
    world.spawn(
      ScriptedActor(world.context, 4, StepLog(), [.fires(1), contends, .ran]) {
        world, actor, step in
        if step == 0 { world.beganSpan(actor) }
        if step == 2 { world.reachedMilestone(actor) }
      })
    _ = world.run()
    func lines(_ words: TraceWords) -> [String] {
      TraceLegend(names: world.names, words: words).lines(world.trace)
        .map { $0.split(separator: " ").dropFirst(2).joined(separator: " ") }
    }
    var words = TraceWords()
    words.span = "term"
    words.ran = "goes on"
    words.milestones = "elections"
    words.milestoneSentence = "is elected"
    words.resources = ["log", "vote"]
    let (neutral, own) = (lines(TraceWords()), lines(words))
    let changed = zip(neutral, own).filter { $0 != $1 }.map { [$0, $1] }
    #expect(
      changed == [
        ["begins a span", "begins a term"],
        ["is parked for 1 milestones after event 2", "is parked for 1 elections after event 2"],
        ["meets contention on resource 1 after event 4", "meets contention on vote after event 4"],
        ["reaches a milestone after event 5", "is elected after event 5"],
        ["ran after event 5", "goes on after event 5"],
      ])
    #expect(words.name(of: .step) == "step" && words.name(of: StepMark.ran) == "goes on")
  }

  @Test("Samples stay bounded by doubling their interval, and still line up")
  func samplesThinOut() {
    var options = WorldOptions()
    options.stepLimit = 1_060_000
    let long = BareCore.world(seed: 3, strategy: .roundRobin, fibers: 2, options)
    _ = long.run()
    #expect(long.samples.interval == 512)
    #expect(long.samples.samples.count <= 4096)
    #expect(long.samples.samples.count == Int(long.trace.count / 512))
    options.stepLimit = 100_000
    let short = BareCore.world(seed: 3, strategy: .roundRobin, fibers: 2, options)
    _ = short.run()
    #expect(short.samples.interval == 256)
    #expect(short.samples.firstDifference(from: long.samples) == nil)
    #expect(short.samples.sample(at: 51_200) == long.samples.sample(at: 51_200))
  }

  @Test("Two runs that diverge are distinguished at the first sample after the difference")
  func firstDifference() {
    func samples(differAt step: Int?) -> DigestSamples {
      let context = SimulationContext(seed: 1)
      let world = World(context: context, strategy: RoundRobin())
      let log = StepLog()
      world.spawn(
        ScriptedActor(context, 0, log, Array(repeating: .ran, count: 2000)) { world, _, current in
          if current == step { world.note(result: 1) }
        })
      _ = world.run()
      return world.samples
    }
    #expect(samples(differAt: 700).firstDifference(from: samples(differAt: nil)) == 512..<768)
    #expect(samples(differAt: nil).firstDifference(from: samples(differAt: nil)) == nil)
  }
}
