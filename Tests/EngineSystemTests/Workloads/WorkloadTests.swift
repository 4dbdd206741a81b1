import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("Workloads") struct WorkloadTests {
  @Test("Every table belongs to exactly one workload, so that the setup knows what it holds")
  func tables() {
    let tables = WorkloadCatalogue.all.flatMap(\.tables)
    #expect(Set(tables).count == tables.count)
    #expect(Set(tables) == Set(ModelTable.allCases))
    for table in ModelTable.allCases {
      #expect(WorkloadCatalogue.owner(of: table).tables.contains(table))
    }
  }

  @Test("Names and their order are those that seed files have, and new ones come at the end")
  func names() {
    #expect(
      WorkloadCatalogue.names.starts(with: [
        "kv", "list-append", "bank", "cells", "schema", "wide",
      ]))
    #expect(Set(WorkloadCatalogue.names).count == WorkloadCatalogue.all.count)
    // One by one, as runs make them.
    #expect(MVCCEngine().workloads.map { "\($0.name)" } == WorkloadCatalogue.names)
  }

  @Test("The setup's rows come in the order of their keys, within the universe and once each")
  func rows() {
    let universe = EngineSpec(seed: 1).universe
    for workload in WorkloadCatalogue.all {
      for table in workload.tables {
        let keys = workload.rows(of: table, universe).map(\.key)
        #expect(keys == Set(keys).sorted(), "\(table)")
        #expect(keys.allSatisfy { universe.allKeys.contains($0) }, "\(table)")
      }
    }
    #expect(
      BankWorkload().rows(of: .accounts, universe).map(\.row.a)
        == [Int64](repeating: 1000, count: 8))
  }

  @Test("Every workload has a weight by default, and only versioned values have chains")
  func weights() {
    var spec = EngineSpec(seed: 1)
    #expect(spec.weights == [4, 2, 2, 4, 1, 1])
    #expect(spec.hasChains)
    for (place, workload) in WorkloadCatalogue.all.enumerated() {
      spec.weights = WorkloadCatalogue.all.map { _ in 0 }
      spec.weights[place] = 1
      #expect(spec.hasChains == ["list-append", "cells"].contains("\(type(of: workload).name)"))
    }
  }
}
