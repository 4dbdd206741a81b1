import Primitives
import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("Probes of runs") struct ProbeTests {
  /// Any seed of a dozen reaches most probes; these reach the rare ones too, most of them twice.
  ///
  /// Where a change of schedules makes one go dark, look for seeds that reach it again.
  static let seeds: [(Profile, UInt64)] = [
    (.chaos, 12), (.chaos, 10), (.chaos, 218), (.chaos, 2), (.chaos, 4), (.chaos, 138),
  ]

  @Test("Every probe is reached by some run of the pinned seeds, and all of these runs pass")
  func reached() {
    var counts: [String: UInt64] = [:]
    for (profile, seed) in Self.seeds {
      var spec = EngineSpec.draw(seed: seed, profile: profile)
      spec.steps = 4000
      let report = EngineRun(spec).perform()
      #expect(report.outcome == .passed, "\(profile) \(seed)")
      for probe in report.probes { counts[probe.name, default: 0] += probe.count }
    }
    // Off for every seed, since runs with it assert less.
    var spec = EngineSpec.draw(seed: 12, profile: .chaos)
    (spec.steps, spec.sectorRewrite, spec.tornSectors) = (4000, true, .always)
    let report = EngineRun(spec).perform()
    #expect(report.outcome == .passed)
    for probe in report.probes { counts[probe.name, default: 0] += probe.count }
    #expect(counts.count == 62)
    #expect(counts.filter { $0.value == 0 }.keys.sorted() == [])
  }

  @Test("A quiet run reaches none of the probes of faults, crashes and abandonments")
  func quiet() {
    var spec = EngineSpec.draw(seed: 3, profile: .quiet)
    spec.steps = 3000
    let run = EngineRun(spec)
    let report = run.perform()
    #expect(report.outcome == .passed)
    let probes = run.state.probes
    for probe in [
      probes.ioError, probes.indeterminate, probes.outOfMemory, probes.processCrash,
      probes.powerLoss, probes.abandonedStatement, probes.abandonedCommit,
      probes.closedConnection, probes.commitHold, probes.injectedYield, probes.plannedFailure,
      probes.earlyStep, probes.plannedProcessCrash,
      probes.plannedPowerLoss,
    ] { #expect(probes.set.count(probe) == 0) }
    #expect(probes.set.count(probes.ledgerRead) > 0)
    #expect(report.faults == FaultRecord(on: 0, fired: 0))
  }
}
