import Checkers
import Testing

@Suite("Decisions against all cycles")
struct BruteForceTests {
  @Test("The linear decision of every model agrees with an enumeration of all cycles")
  func decisions() {
    var broken = 0
    for seed in 0..<2000 {
      let brute = BruteForce(seed: seed)
      for model in IsolationModel.allCases {
        let found = brute.chains.verdict(for: model).findings.filter { !$0.cycle.isEmpty }
        let expected = brute.shortest.keys.contains { model.forbids($0) }
        #expect(found.isEmpty != expected, "seed \(seed), \(model.rawValue): \(found)")
        if expected { broken += 1 }
      }
    }
    #expect(broken > 1000)
  }

  @Test("The cycle given for a name is real, has that name and is as short as any")
  func explanations() {
    for seed in 0..<2000 {
      let brute = BruteForce(seed: seed)
      let findings = brute.chains.verdict(for: .strictSerializable).findings
      for finding in findings where !finding.cycle.isEmpty {
        #expect(isReal(finding, in: brute), "seed \(seed): \(finding)")
        guard finding.anomaly.phenomenon != .nonadjacentAntidependencies else { continue }
        #expect(
          brute.shortest[finding.anomaly] == finding.cycle.count, "seed \(seed): \(finding)")
      }
    }
  }

  @Test("Every kind of cycle without process or real time is named")
  func names() {
    let names: [Phenomenon] = [
      .writeCycle, .informationCycle, .singleAntidependency, .antidependencyCycle,
    ]
    for seed in 0..<1000 {
      let brute = BruteForce(seed: seed)
      let findings = brute.chains.verdict(for: .serializable).findings
      for name in names {
        let isFound = findings.contains { $0.anomaly == Anomaly(name) }
        #expect(isFound == (brute.shortest[Anomaly(name)] != nil), "seed \(seed): \(name)")
      }
    }
  }

  private func isReal(_ finding: DetectedAnomaly, in brute: BruteForce) -> Bool {
    let successors = finding.cycle.dropFirst() + finding.cycle.prefix(1)
    return zip(finding.cycle, successors).allSatisfy { edge, next in
      edge.target == next.source
        && brute.edges.contains(
          BruteForce.Edge(source: edge.source, target: edge.target, kind: edge.kind))
    }
  }
}
