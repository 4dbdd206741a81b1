import Scenario
import Testing

@testable import heddle_log_store

@Suite("Log store as a system") struct LogStoreSystemTests {
  private let system = AnySystem(LogStoreSystem())

  private func run(_ seed: UInt64, _ profile: Profile) -> RunResult {
    var spec = system.draw(seed: seed, profile: profile)
    spec.steps = 2000
    return system.execute(RunRequest(spec))
  }

  @Test("A correct store passes under every profile", arguments: Profile.allCases)
  func correct(_ profile: Profile) {
    for seed in 0..<30 as Range<UInt64> {
      #expect(run(seed, profile).outcome == .passed, "seed \(seed)")
    }
  }

  @Test("Every fault fires and every text is met within few seeds")
  func reach() {
    var missing = Set(system.faults.map(\.label))
    for seed in 0..<60 as Range<UInt64> {
      let fired = run(seed, .chaos).faults.fired
      for (place, fault) in system.faults.enumerated() where fired >> UInt64(place) & 1 != 0 {
        missing.remove(fault.label)
      }
    }
    #expect(missing == [])
  }
}
