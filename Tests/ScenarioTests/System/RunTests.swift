import Primitives
import Scenario
import Simulation
import Testing

@Suite("Run") struct RunTests {
  private let system = AnySystem(Jar())

  private func run(_ seed: UInt64 = 1, _ set: (inout RunSpec) -> Void = { _ in }) -> RunResult {
    var spec = system.draw(seed: seed, profile: .fast)
    set(&spec)
    return system.execute(RunRequest(spec))
  }

  @Test("A run of a system comes to its end, counts, and is the same every time")
  func passes() {
    for seed in 0..<20 as Range<UInt64> {
      let (first, second) = (run(seed), run(seed))
      #expect(first.outcome == .passed)
      #expect(first.count("operations") == 60)
      #expect(first.behaviourDigest == second.behaviourDigest)
      #expect(first.decisionDigest == second.decisionDigest)
    }
    #expect(run(1).decisionDigest != run(2).decisionDigest)
  }

  @Test("A property that throws ends the run under its name, its way and the fiber's role")
  func violation() throws {
    let failure = try #require(run(1) { $0["breaks"] = .flag(true) }.outcome.failure)
    #expect(failure.property == "never-less")
    #expect(failure.signature == "never-less in client: lost")
    #expect(failure.actor.hasPrefix("client"))
  }

  @Test("What is asserted at rest fails as an assertion with its text")
  func assertion() throws {
    let result = AnySystem(Leaky()).execute(
      RunRequest(AnySystem(Leaky()).draw(seed: 1, profile: .quiet)))
    #expect(result.outcome.failure?.signature == "assertion in run: it is full")
  }

  @Test("An error that escapes from a step ends the run")
  func escaping() {
    let failure = run(1) { $0["escapes"] = .flag(true) }.outcome.failure
    #expect(failure?.property == "unexpected-error")
  }

  @Test("If no fiber can go on, that is a stall")
  func stalling() {
    guard case .stalled(let stall) = run(1, { $0["stalls"] = .flag(true) }).outcome else {
      Issue.record("the run did not stall")
      return
    }
    #expect(stall.signature == "stall in run: client meets contention")
  }

  @Test("Texts that must be met are probes, met or not, and bits of the faults' record")
  func mustMeet() {
    let result = run()
    let counts = Dictionary(uniqueKeysWithValues: result.probes.map { ($0.name, $0.count) })
    #expect(counts["three at once"] ?? 0 > 0)
    #expect(counts["nothing ever"] == 0)
    #expect(counts["looks twice"] ?? 0 > 0)
    let labels = system.faults.map(\.label)
    #expect(
      labels == [
        "early-steps", "shakes", "must meet: three at once", "must meet: nothing ever",
        "must meet: five at once", "must meet: shaken",
      ])
    #expect(result.faults.on & 0b1100 == 0b1100)
    #expect(result.faults.fired & 0b1100 == 0b0100)
  }

  @Test("A fault without an occasion in a run counts as off there, whatever its field says")
  func occasions() {
    let result = run(1) { $0["early-steps"] = .ratio(Ratio(1, in: 2)) }
    #expect(result.faults.on & 0b1 == 0)
    func record(_ occasions: UInt64, _ hits: UInt64) -> FaultRecord {
      var spec = system.draw(seed: 1, profile: .quiet)
      spec["early-steps"] = .ratio(Ratio(1, in: 2))
      let fault = FaultSwitch("early-steps", "hit", where: "occasion")
      return FaultRecord([fault], spec) { "\($0)" == "hit" ? hits : occasions }
    }
    #expect(record(0, 0) == FaultRecord(on: 0, fired: 0))
    #expect(record(9, 0) == FaultRecord(on: 1, fired: 0))
    #expect(record(9, 3) == FaultRecord(on: 1, fired: 1))
  }

  @Test("A text that a fault leads to is looked for if one of the fault's fields is on")
  func mustMeetUnderFaults() {
    func record(_ shakes: UInt64, _ earlySteps: Ratio) -> FaultRecord {
      run(1) {
        $0["shakes"] = .number(shakes)
        $0["early-steps"] = .ratio(earlySteps)
      }.faults
    }
    let off = record(0, .never)
    #expect(off.on & 0b110000 == 0 && off.fired & 0b110000 == 0)
    #expect(record(0, Ratio(1, in: 4)).on & 0b110000 == 0b010000)
    let on = record(10, .never)
    #expect(on.on & 0b110000 == 0b110000)
    #expect(on.fired & 0b100000 != 0)
    #expect(record(10, .never).on == record(10, Ratio(1, in: 4)).on & ~1)
  }

  @Test("A fault plan strikes when it is due, is counted, and is off where its field is")
  func faults() {
    let off = run()
    let on = run(1) { $0["shakes"] = .number(10) }
    #expect(off.faults.on & 0b10 == 0)
    #expect(on.faults.on & 0b10 != 0 && on.faults.fired & 0b10 != 0)
    let strikes = on.probes.first { $0.name == "the jar was shaken" }?.count ?? 0
    #expect(strikes == on.steps / 10 || strikes + 1 == on.steps / 10)
    #expect(on.behaviourDigest != off.behaviourDigest)
  }

  @Test("Weights choose among workloads, and one without weight is not run")
  func weights() {
    let ones = run(1) { $0["workloads"] = .weights([1, 0]) }
    #expect(ones.probes.first { $0.name == "three at once" }?.count == 0)
    #expect(system.fields.named("workloads")?.standard == .weights([3, 1]))
  }

  @Test("Plans are recorded where they can be rendered, by fiber and operation")
  func recording() {
    var request = RunRequest(system.draw(seed: 1, profile: .fast))
    request.isRecording = true
    request.encode = { "\($0)" }
    let result = system.execute(request)
    #expect(result.operations.isEmpty && !result.hasGivenPlans)
    #expect(result.plans.count == 60)
    #expect(result.plans.first?.plan.contains("marbles") == true)
    #expect(Set(result.plans.map(\.actor)) == ["client0", "client1", "client2"])
    #expect(Set(result.plans.map { "\($0.actor) \($0.operation)" }).count == 60)
  }

  /// The plans of a recorded run, some of them changed; nil leaves one out.
  private func given(
    _ recorded: [RecordedPlan], _ change: (Int, Int) -> Int? = { _, marbles in marbles }
  ) -> GivenPlans {
    var plans = GivenPlans()
    for (index, plan) in recorded.enumerated() {
      let marbles = Int(plan.plan) ?? 0
      guard let changed = change(index, marbles) else { continue }
      plans.add(Jar.Plan(marbles: changed), actor: plan.actor, operation: plan.operation)
    }
    return plans
  }

  @Test(
    "A run that is given the plans it drew is the same run; another plan, or one less, makes another"
  )
  func givenPlans() {
    var request = RunRequest(system.draw(seed: 1, profile: .fast))
    request.isRecording = true
    request.encode = { "\(($0 as? Jar.Plan)?.marbles ?? 0)" }
    let drawn = system.execute(request)
    func again(_ change: (Int, Int) -> Int? = { _, marbles in marbles }) -> RunResult {
      request.plans = given(drawn.plans, change)
      return system.execute(request)
    }
    let same = again()
    #expect(same.behaviourDigest == drawn.behaviourDigest)
    #expect(same.decisionDigest == drawn.decisionDigest)
    #expect(same.plans == drawn.plans && same.hasGivenPlans)
    // Of one client every plan: it comes to its end at once, and the others do what they did.
    let without = again { drawn.plans[$0].actor == "client1" ? nil : $1 }
    #expect(
      without.plans.filter { $0.actor == "client0" }
        == drawn.plans.filter { $0.actor == "client0" })
    #expect(!without.plans.contains { $0.actor == "client1" })
    // One in the middle: the operations after it keep their names and plans.
    let hole = again { $0 == 30 ? nil : $1 }
    #expect(hole.plans.count == drawn.plans.count - 1)
    #expect(Set(drawn.plans).subtracting(hole.plans) == [drawn.plans[30]])
    let more = again { $0 == 30 ? 40 : $1 }
    #expect(more.plans.contains { $0.plan == "40" })
    #expect(more.plans.count == drawn.plans.count)
  }

  @Test("The narration, the trace and the place of a run change nothing of it")
  func looking() {
    let position = UnsafeMutablePointer<RunPosition>.allocate(capacity: 1)
    position.initialize(to: RunPosition())
    defer { position.deallocate() }
    var request = RunRequest(system.draw(seed: 1, profile: .fast))
    var (lines, events, actors): ([String], UInt64, Set<String>) = ([], 0, [])
    request.narrator = {
      lines.append($0)
      actors.insert(position.pointee.actor)
    }
    request.traced = { event, _, _ in
      #expect(event == events)
      events += 1
    }
    request.position = position
    let result = system.execute(request)
    #expect(result.behaviourDigest == run().behaviourDigest)
    #expect(lines.count == 60)
    #expect(actors == ["client0", "client1", "client2"])
    #expect(events > 60)
  }

  @Test("A run that is interrupted reports no failure")
  func interrupted() {
    var request = RunRequest(system.draw(seed: 1, profile: .fast))
    request.shouldStop = { true }
    request.spec["clients"] = .number(8)
    #expect(system.execute(request).outcome == .passed)
  }
}

/// A system whose only assertion does not hold.
private struct Leaky: SystemUnderTest {
  let name = "leaky"

  func start(_ run: Run<Self>) {
    run.spawn("drop", steps: [{ _ in }])
    run.atRest { run.always(false, "it is full") }
  }
}
