import Primitives
import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("Determinism of runs") struct DeterminismTests {
  private func spec(
    _ seed: UInt64, _ profile: Profile = .chaos, steps: UInt64 = 3000
  ) -> EngineSpec {
    var spec = EngineSpec.draw(seed: seed, profile: profile)
    spec.steps = steps
    return spec
  }

  private func digests(_ spec: EngineSpec) -> [UInt64] {
    let report = EngineRun(spec).perform()
    return [report.decisionDigest, report.behaviourDigest]
  }

  @Test(
    "The same spec gives the same digests, report and operations", arguments: Profile.allCases)
  func same(_ profile: Profile) {
    for seed in UInt64(1)...3 {
      var options = RunOptions()
      options.isRecording = true
      let runs = (0..<2).map { _ in EngineRun(spec(seed, profile), options: options) }
      let reports = runs.map { $0.perform() }
      #expect(reports[0].summary == reports[1].summary)
      #expect(reports[0].operations == reports[1].operations)
      #expect(reports[0].interventions == reports[1].interventions)
      #expect(reports[0].samples == reports[1].samples)
      #expect(runs[0].reach == runs[1].reach)
      #expect(!reports[0].operations.isEmpty)
    }
  }

  @Test("Recording, tracing and narrating change nothing")
  func observing() {
    let plain = EngineRun(spec(4)).perform()
    var options = RunOptions()
    options.traceAll = true
    options.isRecording = true
    var lines = 0
    options.narrator = { _ in lines += 1 }
    #expect(EngineRun(spec(4), options: options).perform().summary == plain.summary)
    #expect(lines > 1000)
  }

  @Test("Another seed, another number of fibers and another profile give other digests")
  func different() {
    var fewer = spec(1)
    fewer.fibers = fewer.fibers == 3 ? 4 : 3
    let all = [spec(1), spec(2), fewer, spec(1, .fast), spec(1, .quiet)].map(digests)
    #expect(Set(all.map { $0[0] }).count == all.count)
    #expect(Set(all.map { $0[1] }).count == all.count)
  }

  @Test("Every scheduler runs to the end, twice the same", arguments: StrategyKind.allCases)
  func schedulers(_ kind: StrategyKind) {
    var spec = spec(2, .fast)
    spec.scheduler = kind
    let reports = (0..<2).map { _ in EngineRun(spec).perform() }
    #expect(reports[0].outcome == .passed)
    #expect(reports[0].count("commits") > 10)
    #expect(reports[0].summary == reports[1].summary)
  }

  @Test("Transactions begin with the same statement under every scheduler")
  func plansUnderSchedulers() {
    var first: [String: RecordedOperation] = [:]
    var compared = 0
    for kind in [StrategyKind.roundRobin, .randomWalk, .priorities] {
      var spec = spec(5, .quiet)
      spec.scheduler = kind
      var options = RunOptions()
      options.isRecording = true
      let report = EngineRun(spec, options: options).perform()
      #expect(report.outcome == .passed)
      var last = ""
      for operation in report.operations where operation.place == 1 {
        let name = "\(operation.actor) \(operation.transaction)"
        #expect(name != last)
        last = name
        if let known = first[name] {
          #expect(known == operation)
          compared += 1
        } else {
          first[name] = operation
        }
      }
    }
    #expect(compared > 100)
  }

  @Test("Early steps are taken and find nothing wrong", arguments: UInt64(1)...6)
  func earlySteps(_ seed: UInt64) {
    var spec = spec(seed, .fast)
    spec.earlySteps = Ratio(1, in: 2)
    let report = EngineRun(spec).perform()
    #expect(report.outcome == .passed)
    #expect(report.earlySteps > 50)
  }

  @Test("The recorded interventions, applied again, give the same run")
  func appliedInterventions() {
    var options = RunOptions()
    options.isRecording = true
    let first = EngineRun(spec(3), options: options).perform()
    #expect(first.interventions.count > 100)
    var again = RunOptions()
    again.overrides = first.interventions
    let second = EngineRun(spec(3), options: again)
    #expect(second.perform().behaviourDigest == first.behaviourDigest)
    #expect(second.state.context.decisions.appliedOverrides > 100)
  }

  @Test("Overriding one decision changes what follows and nothing before")
  func override() throws {
    var options = RunOptions()
    options.isRecording = true
    var spec = spec(3)
    // Else the second layer may fire at the hit that the plan is denied.
    spec.loopYields = false
    let first = EngineRun(spec, options: options).perform()
    let yields = first.interventions.filter { $0.key.stream == .plan && $0.answer == 1 }
    let chosen = try #require(yields.dropFirst(yields.count / 2).first)
    options.overrides = [Intervention(key: chosen.key, answer: 0)]
    let second = EngineRun(spec, options: options).perform()
    #expect(second.behaviourDigest != first.behaviourDigest)
    let place = try #require(first.interventions.firstIndex(of: chosen))
    #expect(first.interventions.prefix(place) == second.interventions.prefix(place))
    #expect(first.interventions != second.interventions)
    let difference = try #require(first.samples.firstDifference(from: second.samples))
    #expect(difference.lowerBound > 256)
  }

  @Test("An interrupted run says so and reports no failure of a property")
  func interrupted() {
    var options = RunOptions()
    options.shouldStop = { true }
    let run = EngineRun(spec(1), options: options)
    let report = run.perform()
    #expect(report.outcome == .passed)
    #expect(report.steps < 3000)
  }
}

extension RunResult {
  /// Everything in it, as text.
  fileprivate var summary: String {
    "\(seed) \(outcome) \(steps) \(earlySteps) \(idleTurns) \(counts)"
      + " \(virtualTime) \(decisionDigest) \(behaviourDigest) \(probes) \(lastEvents)"
  }
}
