import Primitives
import Scenario
import Testing

@testable import heddle_raft

@Suite("Raft under the harness") struct RaftSystemTests {
  private let system = AnySystem(RaftSystem())

  private func run(_ seed: UInt64, _ profile: Profile, bug: String = "none") -> RunResult {
    var spec = system.draw(seed: seed, profile: profile)
    let bugs = RaftSystem.bug.declaration.format
    guard case .word(let names) = bugs, let place = names.firstIndex(of: bug) else {
      Issue.record("there is no bug \(bug)")
      return RunResult(spec: spec)
    }
    spec["bug"] = .number(UInt64(place))
    return system.execute(RunRequest(spec))
  }

  @Test(
    "The group keeps its properties and converges, whatever fails", arguments: Profile.allCases)
  func passes(_ profile: Profile) {
    for seed in 0..<12 as Range<UInt64> {
      let result = run(seed, profile)
      #expect(result.outcome == .passed, "seed \(seed)")
      #expect(result.count("operations") > 0, "seed \(seed)")
    }
  }

  @Test("A run is the same every time")
  func deterministic() {
    let (first, second, other) = (run(3, .chaos), run(3, .chaos), run(4, .chaos))
    #expect(first.behaviourDigest == second.behaviourDigest)
    #expect(first.decisionDigest == second.decisionDigest)
    #expect(first.behaviourDigest != other.behaviourDigest)
  }
}
