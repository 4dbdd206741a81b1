import Primitives
import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("FaultSwitch") struct FaultSwitchTests {
  @Test("Each fault has probes that runs register, and there is a bit for every one")
  func table() {
    let names = Set(RunProbes(ProbeSet()).set.lines.map(\.name))
    for fault in MVCCEngine().faultSwitches {
      #expect(!fault.probes.isEmpty)
      for probe in fault.probes { #expect(names.contains("\(probe)"), "\(fault.field): \(probe)") }
    }
    #expect(MVCCEngine().faultSwitches.count <= 64)
    #expect(Set(MVCCEngine().faultSwitches.map(\.field)).count == MVCCEngine().faultSwitches.count)
  }

  @Test("Each plan lists fields that the engine has, and each of its switches is one of them")
  func plans() {
    let fields = EngineSpec.fields.all.map(\.name)
    for plan in FaultCatalogue.all {
      let own = plan.fields.map(\.declaration.name)
      #expect(!own.isEmpty && Set(own).isSubset(of: fields), "\(plan.name)")
      for fault in plan.switches { #expect(own.contains(fault.field), "\(plan.name)") }
    }
  }

  @Test("A spec in which nothing is on has no fault, and one in which all is on has all")
  func specs() {
    let all = (1 << UInt64(MVCCEngine().faultSwitches.count)) - 1 as UInt64
    let quiet = record(.draw(seed: 1, profile: .quiet), RunProbes(ProbeSet()))
    #expect(quiet == FaultRecord(on: 0, fired: 0))
    #expect(record(everything(1), RunProbes(ProbeSet())).on == all)
  }

  private func record(_ spec: EngineSpec, _ probes: RunProbes) -> FaultRecord {
    FaultRecord(MVCCEngine().faultSwitches, spec.runSpec) {
      probes.set.count(probes.set.register($0))
    }
  }

  /// A chaotic spec with what no profile draws, too.
  private func everything(_ seed: UInt64) -> EngineSpec {
    var spec = EngineSpec.draw(seed: seed, profile: .chaos)
    spec.sectorRewrite = true
    return spec
  }

  @Test("A fault counts as fired where one of its probes was hit, and only where it is on")
  func firing() {
    let place = UInt64(MVCCEngine().faultSwitches.firstIndex { $0.field == "abandonment" }!)
    for isOn in [true, false] {
      for hits in 0...2 {
        var spec = EngineSpec(seed: 1)
        spec.maximumYields = 0
        spec.abandonment = isOn ? Ratio(1, in: 2) : .never
        let probes = RunProbes(ProbeSet())
        let mine = [probes.abandonedStatement, probes.abandonedCommit]
        for probe in mine.prefix(hits) { probes.set.hit(probe) }
        let record = self.record(spec, probes)
        #expect(record.on == (isOn ? 1 << place : 0))
        #expect(record.fired == (isOn && hits > 0 ? 1 << place : 0))
      }
    }
  }

  @Test("With everything on, every fault fires in one of a few runs")
  func fires() {
    let all = (1 << UInt64(MVCCEngine().faultSwitches.count)) - 1 as UInt64
    var fired: UInt64 = 0
    // Rare ones take some luck; all of them have come long before the bound.
    for seed in 0..<60 as Range<UInt64> where fired != all {
      var spec = everything(seed)
      spec.steps = 4000
      fired |= EngineRun(spec).perform().faults.fired
    }
    let silent = MVCCEngine().faultSwitches.enumerated().filter {
      fired >> UInt64($0.offset) & 1 == 0
    }
    #expect(silent.map(\.element.field) == [])
  }

  @Test("A crash that only reopens the database does not count as a planned crash")
  func reopening() {
    let rig = JudgeRig { $0.processCrashes = 1 }
    rig.supervisor.begin()
    rig.supervisor.crash(.process)
    let probes = rig.state.probes
    #expect(probes.set.count(probes.processCrash) == 1)
    #expect(record(rig.state.spec, probes).fired == 0)
  }
}
