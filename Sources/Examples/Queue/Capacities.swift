import Scenario

extension SystemCommand {
  /// How often seeds draw each capacity; takes the number of seeds, by default 100.
  static let capacities: SystemCommand = SystemCommand(
    "capacities", "prints how often the first seeds draw each capacity"
  ) { words, say in
    guard words.count <= 1, let seeds = UInt64(words.first ?? "100") else {
      say("capacities takes the number of seeds and nothing else")
      return 2
    }
    let system = AnySystem(QueueSystem())
    var counts: [Int: Int] = [:]
    for seed in 0..<seeds {
      counts[system.draw(seed: seed, profile: .fast)[QueueSystem.capacity], default: 0] += 1
    }
    for (capacity, count) in counts.sorted(by: { $0.key < $1.key }) {
      say("\(capacity): \(count)")
    }
    return 0
  }
}
