/// The seeds of a shard that are still to be run, in the order of the plan.
package struct SeedIterator: IteratorProtocol {
  private let plan: SeedPlan
  private let shard: Shard
  private let done: SeedSet
  private let end: UInt64
  private var position: UInt64

  /// - Parameter end: The position in the plan at which it ends; nil for the plan's own end.
  package init(
    _ plan: SeedPlan, shard: Shard, without done: SeedSet = SeedSet(), end: UInt64? = nil
  ) {
    self.end = end ?? .max
    self.plan = plan
    self.shard = shard
    self.done = done
    position = shard.index - 1
  }

  /// - Complexity: O(1) for each seed that is skipped, and O(ranges) in plans with many ranges.
  package mutating func next() -> UInt64? {
    while position < end, let seed = plan[position] {
      position += shard.count
      if !done.contains(seed) { return seed }
    }
    return nil
  }
}
