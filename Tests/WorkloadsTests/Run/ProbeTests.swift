import Primitives
import Simulation
import Testing

@testable import Workloads

@Suite("Probes of runs") struct ProbeTests {
  /// Any seed of a dozen reaches most probes; these reach the rare ones too, most of them twice.
  ///
  /// Where a change of schedules makes one go dark, look for seeds that reach it again.
  static let seeds: [(Profile, UInt64)] = [
    (.chaos, 1), (.chaos, 3), (.chaos, 17), (.chaos, 51), (.fast, 1), (.fast, 3), (.fast, 33),
    (.fast, 52),
  ]

  @Test("Every probe is reached by some run of the pinned seeds, and all of these runs pass")
  func reached() {
    var counts: [String: UInt64] = [:]
    for (profile, seed) in Self.seeds {
      var spec = RunSpec.draw(seed: seed, profile: profile)
      spec.steps = 4000
      let report = Run(spec).run()
      #expect(report.outcome == .passed, "\(profile) \(seed)")
      for probe in report.probes { counts[probe.name, default: 0] += probe.count }
    }
    #expect(counts.count == 28)
    #expect(counts.filter { $0.value == 0 }.keys.sorted() == [])
  }

  @Test("A quiet run reaches none of the probes of faults, crashes and abandonments")
  func quiet() {
    var spec = RunSpec.draw(seed: 3, profile: .quiet)
    spec.steps = 3000
    let run = Run(spec)
    #expect(run.run().outcome == .passed)
    let probes = run.state.probes
    for probe in [
      probes.ioError, probes.indeterminate, probes.outOfMemory, probes.processCrash,
      probes.powerLoss, probes.abandonedStatement, probes.abandonedCommit,
      probes.closedConnection, probes.gadgetHold,
    ] { #expect(probes.set.count(probe) == 0) }
    #expect(probes.set.count(probes.ledgerRead) > 0)
  }

  @Test("The model keeps no rows that everyone has seen deleted, so that long runs cost no more")
  func modelSize() {
    var spec = RunSpec.draw(seed: 3, profile: .quiet)
    spec.steps = 20_000
    let run = Run(spec)
    #expect(run.run().outcome == .passed)
    for table in [ModelTable.ledger, .keyValue] {
      let map = run.state.model.tables[table.rawValue]
      let reader = run.state.model.begin(fiber: 0, step: 0)
      reader.snapshot = .max - 1
      let live = run.state.model.answer(Query(table: table), for: reader).rows.count
      #expect(map.count <= live + 8, "\(table.name)")
    }
  }
}
