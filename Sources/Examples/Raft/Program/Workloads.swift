import Scenario
import Simulation

/// What a client does next.
enum RaftPlan: Codable {
  case propose(value: Int)
  case pause(ticks: Int)
}

struct Proposals: Workload {
  static let name: StaticString = "proposals"
  static let weight: UInt32 = 8

  func next(_ run: Run<RaftSystem>) -> RaftPlan {
    .propose(value: run.world.choose(of: 1_000_000, "value"))
  }
}

/// Leaves time in which leaders change and nothing is proposed.
struct Pauses: Workload {
  static let name: StaticString = "pauses"
  static let weight: UInt32 = 2

  func next(_ run: Run<RaftSystem>) -> RaftPlan {
    .pause(ticks: 1 + run.world.choose(of: 4000, "ticks"))
  }
}
