import Scenario
import Simulation

/// What a client does next.
enum StorePlan: Codable {
  case put(key: String, size: Int)
  case remove(key: String)
  case read(key: String)
}

/// Values that fit into one sector, mostly together with others.
struct SmallPuts: Workload {
  static let name: StaticString = "small-puts"
  static let weight: UInt32 = 8

  func next(_ run: Run<LogStoreSystem>) -> StorePlan {
    .put(key: run.anyKey(), size: 8 + run.world.choose(of: 120, "size"))
  }
}

/// Values of several sectors, of which a write may leave a part.
struct LargePuts: Workload {
  static let name: StaticString = "large-puts"
  static let weight: UInt32 = 2

  func next(_ run: Run<LogStoreSystem>) -> StorePlan {
    .put(key: run.anyKey(), size: 600 + run.world.choose(of: 4000, "size"))
  }
}

struct Removals: Workload {
  static let name: StaticString = "removals"

  func next(_ run: Run<LogStoreSystem>) -> StorePlan { .remove(key: run.anyKey()) }
}

struct Reads: Workload {
  static let name: StaticString = "reads"
  static let weight: UInt32 = 2

  func next(_ run: Run<LogStoreSystem>) -> StorePlan { .read(key: run.anyKey()) }
}

extension Run<LogStoreSystem> {
  fileprivate func anyKey() -> String {
    "key\(world.choose(of: spec[LogStoreSystem.keys], "key"))"
  }
}
