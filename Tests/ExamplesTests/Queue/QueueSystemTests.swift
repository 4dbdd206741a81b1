import Scenario
import Simulation
import Testing

@testable import heddle_queue

@Suite("Bounded queue as a system") struct QueueSystemTests {
  private let system = AnySystem(QueueSystem())

  private func run(
    _ seed: UInt64, _ profile: Profile = .fast, _ set: (inout RunSpec) -> Void = { _ in }
  ) -> RunResult {
    var spec = system.draw(seed: seed, profile: profile)
    spec.steps = 2000
    set(&spec)
    return system.execute(RunRequest(spec))
  }

  @Test("A correct queue passes under every profile", arguments: Profile.allCases)
  func correct(_ profile: Profile) {
    for seed in 0..<30 as Range<UInt64> {
      #expect(run(seed, profile).outcome == .passed, "seed \(seed)")
    }
  }

  @Test("Every fault that has an occasion fires, and steps of waiting fibers have none")
  func reach() {
    let labels = system.faults.map(\.label)
    #expect(labels.prefix(2) == ["early-steps", "vain-wake-ups"])
    var (on, fired): (UInt64, UInt64) = (0, 0)
    for seed in 0..<30 as Range<UInt64> {
      let faults = run(seed, .chaos).faults
      (on, fired) = (on | faults.on, fired | faults.fired)
    }
    #expect(on == 0b1110 && fired == 0b1110, "\(on) \(fired)")
  }

  @Test("Stalls are distinguished by the roles and by what holds each")
  func stalls() {
    let failures = (0..<10 as Range<UInt64>).compactMap { seed in
      run(seed) { $0["bug"] = .number(1) }.outcome.failure
    }
    #expect(failures.count > 2)
    for failure in failures {
      #expect(failure.signature == "stall in run: consumer idles, producer idles")
    }
  }

  @Test("The command prints how often seeds draw each capacity, and refuses other words")
  func capacities() throws {
    func say(_ words: [String]) -> (status: Int32, lines: [String]) {
      var lines: [String] = []
      let status = SystemCommand.capacities.run(words) { lines.append($0) }
      return (status, lines)
    }
    let (status, lines) = say(["20"])
    #expect(status == 0)
    #expect(lines.map { $0.prefix { $0 != ":" } } == ["1", "2", "8"])
    #expect(lines.compactMap { Int($0.split(separator: " ").last ?? "") }.reduce(0, +) == 20)
    #expect(say(["many"]).status == 2)
  }
}
