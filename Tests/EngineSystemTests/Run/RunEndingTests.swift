import Primitives
import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("Ending of runs") struct RunEndingTests {
  private func spec(steps: UInt64) -> EngineSpec {
    var spec = EngineSpec.draw(seed: 1, profile: .quiet)
    spec.steps = steps
    return spec
  }

  @Test("The bound of all steps grows with those of the clients, and never wraps")
  func bound() {
    #expect(EngineSupervisor.stepLimit(of: spec(steps: 10_000)) >= 140_000)
    let quarter: UInt64 = 1 << 62
    let many: [UInt64] = [quarter / 2, quarter - 1, quarter, quarter + 1, quarter * 2, .max]
    for steps in many {
      #expect(EngineSupervisor.stepLimit(of: spec(steps: steps)) >= steps, "\(steps)")
    }
    var crashing = spec(steps: 10_000)
    (crashing.keys, crashing.processCrashes) = (1_000_000, 10_000)
    #expect(EngineSupervisor.stepLimit(of: crashing) > 1_000_000 * 10_000)
  }

  /// A run that looks at itself after 256 steps.
  private func run(_ look: @escaping (EngineRun) -> Void) -> RunResult {
    var run: EngineRun?
    var options = RunOptions()
    options.shouldStop = {
      if let run { look(run) }
      return false
    }
    let made = EngineRun(spec(steps: 2000), options: options)
    run = made
    defer { run = nil }
    return made.perform()
  }

  @Test("A run that a bound other than its own ends has not passed: it is a failure of progress")
  func otherBound() {
    #expect(run { _ in }.outcome == .passed)
    let report = run { $0.state.world.options.stepLimit = $0.state.world.counts.steps }
    guard case .failed(let failure) = report.outcome else {
      Issue.record("it \(report.outcome)")
      return
    }
    #expect(failure.property == "progress")
    #expect(failure.message.hasPrefix("its clients have made only "))
    #expect(failure.message.contains(" of their 2000 steps, when all together have made 256, "))
  }

  @Test("Steps of openings do not count against the bound of a run")
  func openings() {
    var spec = spec(steps: 3000)
    (spec.syncErrors, spec.processCrashes) = (.always, 2)
    let run = EngineRun(spec)
    let report = run.perform()
    #expect(report.outcome == .passed)
    #expect(run.state.openingSteps > 0)
    #expect(run.state.world.counts.steps > run.state.openingSteps)
  }
}
