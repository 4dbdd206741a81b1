import Primitives
import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("Setup") struct SetupTests {
  /// How many statements' steps a run's clients had, of 4,000, once all tables were there.
  private func clientSteps(seed: UInt64) -> UInt64 {
    var spec = EngineSpec.draw(seed: seed, profile: .chaos)
    (spec.steps, spec.keys, spec.maximumYields) = (4000, 16, 20)
    (spec.processCrashes, spec.powerLosses, spec.faultCrashes) = (0, 0, .never)
    (spec.writeErrors, spec.syncErrors, spec.freeSpace) = (.never, .never, 0)
    spec.abandonment = Ratio(1, in: 16)
    spec.failures = Ratio(1, in: 16)
    var run: EngineRun?
    var options = RunOptions()
    var first: UInt64?
    options.narrator = { line in
      if first == nil, line.contains("fiber0 T") { first = run?.state.statementSteps }
    }
    let made = EngineRun(spec, options: options)
    run = made
    defer { run = nil }
    _ = made.perform()
    return first.map { spec.steps - min(spec.steps, $0) } ?? 0
  }

  @Test("Most of a run belongs to the clients, however often the setup's statements are abandoned")
  func clientsHaveTheRun() {
    for seed in UInt64(0)..<6 { #expect(clientSteps(seed: seed) > 1500, "seed \(seed)") }
  }
}
