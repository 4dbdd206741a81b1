import Scenario
import Testing

@testable import heddle_raft

@Suite("Raft as a system") struct RaftSystemTests {
  private let system = AnySystem(RaftSystem())

  private func run(_ seed: UInt64, _ profile: Profile) -> RunResult {
    var spec = system.draw(seed: seed, profile: profile)
    spec.steps = 2000
    return system.execute(RunRequest(spec))
  }

  @Test(
    "The group keeps its properties and converges, whatever fails", arguments: Profile.allCases)
  func correct(_ profile: Profile) {
    for seed in 0..<20 as Range<UInt64> {
      let result = run(seed, profile)
      #expect(result.outcome == .passed, "seed \(seed)")
      #expect(result.count("operations") > 0, "seed \(seed)")
    }
  }

  @Test("Every fault fires and every text is met within few seeds")
  func reach() {
    var missing = Set(system.faults.map(\.label))
    for seed in 0..<60 as Range<UInt64> where !missing.isEmpty {
      let fired = run(seed, .chaos).faults.fired
      for (place, fault) in system.faults.enumerated() where fired >> UInt64(place) & 1 != 0 {
        missing.remove(fault.label)
      }
    }
    #expect(missing == [])
  }

  @Test("A run is the same every time")
  func deterministic() {
    let (first, second, other) = (run(3, .chaos), run(3, .chaos), run(4, .chaos))
    #expect(first.behaviourDigest == second.behaviourDigest)
    #expect(first.decisionDigest == second.decisionDigest)
    #expect(first.behaviourDigest != other.behaviourDigest)
  }
}
