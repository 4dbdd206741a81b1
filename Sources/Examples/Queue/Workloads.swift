import Scenario
import Simulation

/// What a producer does next.
struct QueuePlan: Codable {
  var items: Int
}

struct Singles: Workload {
  static let name: StaticString = "singles"
  static let weight: UInt32 = 3

  func next(_ run: Run<QueueSystem>) -> QueuePlan { QueuePlan(items: 1) }
}

struct Batches: Workload {
  static let name: StaticString = "batches"

  func next(_ run: Run<QueueSystem>) -> QueuePlan {
    QueuePlan(items: 2 + run.world.choose(of: 4, "items"))
  }
}
