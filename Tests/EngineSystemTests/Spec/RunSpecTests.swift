import MVCC
import Primitives
import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("EngineSpec") struct RunSpecTests {
  @Test("A spec is a pure function of seed and profile", arguments: Profile.allCases)
  func purity(_ profile: Profile) {
    for seed in UInt64(0)..<50 {
      #expect(
        EngineSpec.draw(seed: seed, profile: profile)
          == EngineSpec.draw(seed: seed, profile: profile))
    }
    let specs = Set(
      (UInt64(0)..<50).map { EngineSpec.draw(seed: $0, profile: profile).withoutSeed })
    #expect(specs.count > 25)
  }

  @Test("Every field that is drawn takes each of its values in some seed, in no fixed company")
  func independence() {
    let specs = (UInt64(0)..<400).map { EngineSpec.draw(seed: $0, profile: .fast) }
    let fields: [(String, (EngineSpec) -> String)] = [
      ("sync", { "\($0.syncMode)" }), ("eager", { "\($0.eagerConflicts)" }),
      ("threshold", { "\($0.collectionThreshold)" }), ("chunk", { "\($0.chunkSize)" }),
      ("read", { "\($0.recoveryReadSize)" }), ("fibers", { "\($0.fibers)" }),
      ("keys", { "\($0.keys)" }), ("hot", { "\($0.hotKeys)" }),
      ("scheduler", { "\($0.scheduler)" }), ("loops", { "\($0.loopYields)" }),
      ("failures", { "\($0.failures)" }), ("abandonment", { "\($0.abandonment)" }),
      ("closing", { "\($0.closing)" }), ("early", { "\($0.earlySteps)" }),
      ("writes", { "\($0.writeErrors)" }), ("syncs", { "\($0.syncErrors)" }),
      ("processes", { "\($0.processCrashes)" }), ("power", { "\($0.powerLosses)" }),
    ]
    for (index, first) in fields.enumerated() {
      let values = Set(specs.map(first.1))
      #expect(values.count > 1, "\(first.0)")
      for second in fields.dropFirst(index + 1) {
        let pairs = Set(specs.map { first.1($0) + " " + second.1($0) })
        #expect(
          pairs.count == values.count * Set(specs.map(second.1)).count, "\(first.0), \(second.0)")
      }
    }
  }

  @Test(
    "A quiet spec has no yields, faults or crashes, and the engine and universe of the fast one")
  func quiet() {
    for seed in UInt64(0)..<100 {
      let quiet = EngineSpec.draw(seed: seed, profile: .quiet)
      let fast = EngineSpec.draw(seed: seed, profile: .fast)
      #expect(quiet.maximumYields == 0 && !quiet.loopYields)
      let ratios = [
        quiet.failures, quiet.holds, quiet.abandonment, quiet.closing, quiet.earlySteps,
        quiet.writeErrors, quiet.syncErrors,
      ]
      #expect(ratios.allSatisfy { $0.numerator == 0 })
      #expect(quiet.processCrashes + quiet.powerLosses == 0)
      #expect(!quiet.scheduler.parks)
      #expect(quiet.storeOptions == fast.storeOptions)
      #expect(quiet.weights == fast.weights)
      #expect([quiet.fibers, quiet.keys, quiet.hotKeys] == [fast.fibers, fast.keys, fast.hotKeys])
    }
  }

  @Test("A spec of the profile chaos has everything on")
  func chaos() {
    for seed in UInt64(0)..<100 {
      let spec = EngineSpec.draw(seed: seed, profile: .chaos)
      let ratios = [
        spec.failures, spec.holds, spec.abandonment, spec.closing, spec.earlySteps,
        spec.writeErrors, spec.syncErrors,
      ]
      #expect(ratios.allSatisfy { $0.numerator > 0 })
      #expect(spec.maximumYields > 0 && spec.loopYields && spec.yieldFamilies == .max)
      #expect(spec.processCrashes > 0 && spec.powerLosses > 0)
      #expect(spec.weights.allSatisfy { $0 > 0 })
    }
  }

  @Test("Every workload is on in some specs of the default, and most specs mix them")
  func weights() {
    let specs = (UInt64(0)..<200).map { EngineSpec.draw(seed: $0, profile: .fast) }
    for kind in WorkloadCatalogue.all.indices {
      #expect(specs.contains { $0.weights[kind] > 0 })
    }
    #expect(specs.count { $0.weights.count { $0 > 1 } >= 2 } > 150)
  }

  @Test("The shares of engine, disk and scheduler carry what the spec says")
  func shares() {
    var spec = EngineSpec(seed: 1)
    spec.syncMode = .normal
    spec.eagerConflicts = false
    spec.collectionThreshold = 3
    spec.chunkSize = 5
    spec.recoveryReadSize = 700
    spec.writeErrors = Ratio(1, in: 7)
    spec.syncErrors = Ratio(1, in: 9)
    spec.abandonment = Ratio(1, in: 2)
    let store = spec.storeOptions
    #expect(store.syncMode == .normal && !store.eagerConflicts)
    #expect([store.collectionThreshold, store.chunkSize, store.recoveryReadSize] == [3, 5, 700])
    #expect(spec.diskFaults.deviceFailure.write == Ratio(1, in: 7))
    #expect(spec.diskFaults.deviceFailure.sync == Ratio(1, in: 9))
    #expect(MVCCEngine().strategyOptions(spec.runSpec).injectedYields.abandoned == 1)
    #expect(MVCCEngine().strategyOptions(spec.runSpec).injectedYields.failed == 0)
  }
}

extension EngineSpec {
  fileprivate var withoutSeed: EngineSpec {
    var spec = self
    spec.seed = 0
    return spec
  }
}
