/// A set of seeds in which most neighbours of a seed are too: a million of a sweep take a few hundred kilobytes.
package struct SeedSet: Sendable {
  /// 64 neighbours in each word, by their upper bits. It is never iterated, so its order cannot be seen.
  private var words: [UInt64: UInt64] = [:]
  package private(set) var count: UInt64 = 0

  package init() {}

  /// Adds a seed; returns false if it was there already.
  @discardableResult
  package mutating func insert(_ seed: UInt64) -> Bool {
    let bit: UInt64 = 1 << (seed % 64)
    let word = words[seed / 64, default: 0]
    guard word & bit == 0 else { return false }
    words[seed / 64] = word | bit
    count += 1
    return true
  }

  package func contains(_ seed: UInt64) -> Bool {
    words[seed / 64, default: 0] & 1 << (seed % 64) != 0
  }
}
