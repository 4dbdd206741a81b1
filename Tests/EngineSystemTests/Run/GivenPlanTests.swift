import Primitives
import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("Given plans") struct GivenPlanTests {
  private func spec(_ seed: UInt64, _ profile: Profile, workload: Int? = nil) -> EngineSpec {
    var spec = EngineSpec.draw(seed: seed, profile: profile)
    spec.steps = 3_000
    if let workload {
      spec.weights = WorkloadCatalogue.all.indices.map { $0 == workload ? 1 : 0 }
    }
    return spec
  }

  private func record(_ spec: EngineSpec) -> RunResult {
    var options = RunOptions()
    (options.isRecording, options.encode) = (true, PlanText.of)
    return EngineRun(spec, options: options).perform()
  }

  private func run(_ spec: EngineSpec, _ plans: [RecordedPlan]) throws -> RunResult {
    var options = RunOptions()
    (options.isRecording, options.encode) = (true, PlanText.of)
    var given = GivenPlans()
    for plan in plans {
      given.add(try PlanText.plan(plan.plan), actor: plan.actor, operation: plan.operation)
    }
    options.plans = given
    return EngineRun(spec, options: options).perform()
  }

  private func expectSame(_ spec: EngineSpec) throws {
    let drawn = record(spec)
    #expect(drawn.outcome == .passed && !drawn.hasGivenPlans)
    #expect(drawn.plans.count > 5, "seed \(spec.seed)")
    let given = try run(spec, drawn.plans)
    #expect(given.digests == drawn.digests, "seed \(spec.seed)")
    #expect(given.steps == drawn.steps && given.counts == drawn.counts)
    #expect(given.plans == drawn.plans && given.hasGivenPlans)
  }

  @Test("A run that is given the plans that it drew is the same run", arguments: Profile.allCases)
  func same(_ profile: Profile) throws {
    for seed in UInt64(1)...8 { try expectSame(spec(seed, profile)) }
  }

  @Test(
    "A run of one workload that is given its plans is the same run",
    arguments: WorkloadCatalogue.all.indices)
  func sameWorkload(_ place: Int) throws {
    for (seed, profile) in [(3, Profile.fast), (4, .chaos), (5, .quiet)] as [(UInt64, Profile)] {
      try expectSame(spec(seed, profile, workload: place))
    }
  }

  @Test("Recording plans changes nothing about a run, and nothing is recorded unless asked for")
  func recording() {
    let plain = EngineRun(spec(2, .chaos)).perform()
    #expect(plain.plans.isEmpty && plain.digests == record(spec(2, .chaos)).digests)
  }

  @Test("Clients are given plans also where the log has no known end")
  func poisoned() throws {
    var met = false
    for seed in UInt64(1)...30 where !met {
      var spec = spec(seed, .chaos)
      (spec.syncErrors, spec.poisonedSteps) = (Ratio(1, in: 24), 300)
      let drawn = record(spec)
      // The rounds over a poisoned store are the only plans that close the connection.
      met = drawn.plans.contains { $0.plan.contains("close") }
      #expect(try run(spec, drawn.plans).digests == drawn.digests, "seed \(seed)")
    }
    #expect(met)
  }

  @Test("Without one transaction the others have their names and their plans, and the run passes")
  func withoutOne() throws {
    let spec = spec(3, .fast)
    let drawn = record(spec)
    let left = drawn.plans[drawn.plans.count / 2]
    let edited = try run(spec, drawn.plans.filter { $0 != left })
    #expect(edited.outcome == .passed)
    #expect(!edited.plans.contains(left) && edited.plans.count > drawn.plans.count / 2)
    #expect(Set(edited.plans).isSubset(of: drawn.plans))
    #expect(edited.behaviourDigest != drawn.behaviourDigest)
  }

  @Test("A client without plans ends, and so do clients that have run all their plans")
  func ends() throws {
    let spec = spec(3, .quiet)
    let drawn = record(spec)
    let actor = try #require(drawn.plans.first).actor
    let others = drawn.plans.filter { $0.actor != actor }
    let without = try run(spec, others)
    #expect(without.outcome == .passed)
    #expect(!without.plans.contains { $0.actor == actor } && !without.plans.isEmpty)
    let none = try run(spec, [])
    #expect(none.outcome == .passed && none.plans.isEmpty && none.steps < drawn.steps)
  }

  @Test(
    "Whatever transactions and operations are left out, the engine has no failure",
    arguments: UInt64(0)..<24)
  func leftOut(_ seed: UInt64) throws {
    let spec = spec(seed, [.fast, .chaos, .quiet][Int(seed % 3)])
    var lots = TestDraws(seed: seed)
    var plans: [RecordedPlan] = []
    var shorter = 0
    for recorded in record(spec).plans where lots.below(8) > 0 {
      var plan = try PlanText.plan(recorded.plan)
      let whole = plan.operations
      if lots.below(2) == 0 { plan.operations.remove(at: lots.below(whole.count)) }
      // What the shape refuses cannot be given to a run.
      if plan.operations.isEmpty || PlanShape.complaint(of: plan.operations) != nil {
        plan.operations = whole
      }
      shorter += plan.operations.count < whole.count ? 1 : 0
      plans.append(
        RecordedPlan(
          actor: recorded.actor, operation: recorded.operation, plan: PlanText.of(plan)))
    }
    let edited = try run(spec, plans)
    #expect(edited.outcome == .passed, "\(String(describing: edited.outcome.failure))")
    #expect(shorter > 3)
    #expect(Set(edited.plans).isSubset(of: plans), "clients did what they were given")
  }
}
