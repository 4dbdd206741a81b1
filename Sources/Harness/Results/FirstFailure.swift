import Console
import Scenario

/// The first seed that failed, in the order of the plan, and what it took to get there.
///
/// The seeds end in any order, so what ran before the first failure is kept: 16 bytes a seed.
package struct FirstFailure: Sendable {
  private struct Item {
    var order: UInt64
    /// `unknown` where nobody measured it.
    var cpuMicroseconds: UInt64
  }

  private static let unknown = UInt64.max

  /// The seeds that ran, up to the first failure.
  private var items: ContiguousArray<Item> = []
  private var order = UInt64.max
  /// Nil while nothing has failed.
  package private(set) var seed: UInt64?

  /// Takes a seed in; `order` rises from seed to seed of the plan.
  ///
  /// - Complexity: O(1), and O(seeds before) where it is the first failure from now on.
  mutating func add(_ result: SeedResult, order: UInt64, isFailure: Bool) {
    if order > self.order { return }
    items.append(Item(order: order, cpuMicroseconds: result.cpuMicroseconds ?? Self.unknown))
    guard isFailure else { return }
    seed = result.seed
    self.order = order
    items.removeAll { $0.order > order }
  }

  /// How many seeds ran up to it, itself among them.
  package var seedCount: UInt64 { seed == nil ? 0 : UInt64(items.count) }

  /// The processor time of those; nil where nothing failed, or nobody measured all of them.
  package var cpuMicroseconds: UInt64? {
    guard seed != nil else { return nil }
    var sum: UInt64 = 0
    for item in items {
      guard item.cpuMicroseconds != Self.unknown else { return nil }
      sum &+= item.cpuMicroseconds
    }
    return sum
  }
}
