import Scenario
import Testing

@testable import heddle_counter

@Suite("Seeds") struct SeedTests {
  @Test("The first seeds pass under each profile", arguments: Profile.allCases)
  func firstSeeds(_ profile: Profile) {
    let system = AnySystem(Counter())
    for seed in 0..<100 as Range<UInt64> {
      let outcome = system.execute(RunRequest(system.draw(seed: seed, profile: profile))).outcome
      #expect(
        outcome == .passed,
        "\(outcome.signature ?? ""): swift run counter run --seed \(seed) --profile \(profile.rawValue)"
      )
    }
  }

  @Test("A seed that once lost an update finds the bug again")
  func lostUpdate() {
    let system = AnySystem(Counter())
    var spec = system.draw(seed: 1, profile: .fast)
    spec["bug"] = Counter.Bug.lostUpdate.specValue
    let outcome = system.execute(RunRequest(spec)).outcome
    #expect(outcome.signature == "assertion in run: no update is lost")
  }
}
