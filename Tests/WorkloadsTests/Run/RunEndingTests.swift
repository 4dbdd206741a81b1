import Simulation
import Testing

@testable import Workloads

@Suite("Ending of runs") struct RunEndingTests {
  private func spec(steps: UInt64) -> RunSpec {
    var spec = RunSpec.draw(seed: 1, profile: .quiet)
    spec.steps = steps
    return spec
  }

  @Test("The bound of all steps grows with those of the clients, and never wraps")
  func bound() {
    #expect(Conductor.stepLimit(of: spec(steps: 10_000)) >= 140_000)
    let quarter: UInt64 = 1 << 62
    let many: [UInt64] = [quarter / 2, quarter - 1, quarter, quarter + 1, quarter * 2, .max]
    for steps in many {
      #expect(Conductor.stepLimit(of: spec(steps: steps)) >= steps, "\(steps)")
    }
    var crashing = spec(steps: 10_000)
    (crashing.keys, crashing.processCrashes) = (1_000_000, 10_000)
    #expect(Conductor.stepLimit(of: crashing) > 1_000_000 * 10_000)
  }

  /// A run that looks at itself after 256 steps.
  private func run(_ look: @escaping (Run) -> Void) -> RunReport {
    var run: Run?
    var options = RunOptions()
    options.shouldStop = {
      if let run { look(run) }
      return false
    }
    let made = Run(spec(steps: 2000), options: options)
    run = made
    defer { run = nil }
    return made.run()
  }

  @Test("A run that another bound than its own ends has not passed: it is a failure of progress")
  func otherBound() {
    #expect(run { _ in }.outcome == .passed)
    let report = run { $0.state.world.options.stepLimit = $0.state.world.counts.steps }
    guard case .failed(let failure) = report.outcome else {
      Issue.record("it \(report.outcome)")
      return
    }
    #expect(failure.property == "progress")
    #expect(failure.message.hasPrefix("the run was ended after 256 steps of all, when its clients"))
    #expect(failure.message.hasSuffix(" of their 2000"))
  }
}
