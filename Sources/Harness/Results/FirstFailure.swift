import Console
import Scenario

/// The first seed that failed, in the order of the plan, and what it took to get there.
///
/// Seeds end in any order, so what ran before the first failure is kept: 16 bytes for each seed.
package struct FirstFailure: Sendable {
  private struct Item {
    var order: UInt64
    /// `unknown` if it was not measured.
    var cpuMicroseconds: UInt64
  }

  private static let unknown = UInt64.max

  /// The seeds that ran, up to the first failure.
  private var items: ContiguousArray<Item> = []
  private var order = UInt64.max
  /// Nil as long as nothing has failed.
  package private(set) var seed: UInt64?

  /// Adds a seed; `order` rises from seed to seed of the plan.
  ///
  /// - Complexity: O(1), and O(seeds before) if it is now the first failure.
  mutating func add(_ result: SeedResult, order: UInt64, isFailure: Bool) {
    if order > self.order { return }
    items.append(Item(order: order, cpuMicroseconds: result.cpuMicroseconds ?? Self.unknown))
    guard isFailure else { return }
    seed = result.seed
    self.order = order
    items.removeAll { $0.order > order }
  }

  /// How many seeds ran up to the first failure, including it.
  package var seedCount: UInt64 { seed == nil ? 0 : UInt64(items.count) }

  /// Their processor time; nil if nothing failed, or if not all of them were measured.
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
