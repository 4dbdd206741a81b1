import Testing

@testable import Simulation

@Suite("Decision registries") struct DecisionRegistryTests {
  private let registries: [any (CaseIterable & DecisionLabel).Type] = [
    ScheduleLabel.self, PriorityLabel.self, InjectedYieldLabel.self, FaultLabel.self,
    CrashLabel.self,
    TimeLabel.self, DisturbanceLabel.self,
  ]

  @Test("The simulation has one registry a stream, and none for a system's own streams")
  func streams() {
    #expect(duplicateLabels(in: registries).isEmpty)
    let streams = registries.map { $0.stream } + [LatencyLabel.stream]
    #expect(Set(streams).count == streams.count)
    let own: Set<DecisionStream> = [.workload, .value, .hold, .system, .custom]
    #expect(own.isDisjoint(with: streams))
  }

  @Test("The simulation's numbers leave room for those of systems and for indices")
  func numbers() {
    func greatest<Registry: CaseIterable & DecisionLabel>(_ registry: Registry.Type) -> UInt64 {
      registry.allCases.map(\.number).max() ?? 0
    }
    for registry in registries { #expect(greatest(registry) < 1 << 16) }
  }
}
