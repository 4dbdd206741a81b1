import Simulation
import Testing

@testable import EngineSystem

@Suite("Labels of a run") struct RunLabelTests {
  private let registries: [any (CaseIterable & DecisionLabel).Type] = [
    WorkloadLabel.self, ValueLabel.self, HoldLabel.self, EngineLabel.self, PauseLabel.self,
    HardshipLabel.self, MachineCrashLabel.self,
  ]

  @Test("A run has one registry a stream, and shares only streams in which it keeps apart")
  func streams() {
    #expect(duplicateLabels(in: registries).isEmpty)
    #expect(Set(registries.map { $0.stream }).count == registries.count)
    let own: Set<DecisionStream> = [.workload, .value, .hold, .system, .custom]
    for registry in registries where !own.contains(registry.stream) {
      #expect(registry is any SystemDecisionLabel.Type, "\(registry)")
    }
  }
}
