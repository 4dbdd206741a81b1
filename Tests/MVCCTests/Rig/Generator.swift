import AsyncIO
import Primitives

/// A small seeded generator (SplitMix64).
final class Generator: RandomSource {
  private var state: UInt64

  init(seed: UInt64) { state = mix64(seed, 0x4D56_4343) }

  func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return mix64(state)
  }

  func below(_ bound: Int) -> Int { Int(bounded(next(), below: UInt64(bound))) }

  func chance(_ numerator: Int, in denominator: Int) -> Bool { below(denominator) < numerator }
}

/// Yields at every hook with a fixed chance.
final class RandomYields: YieldInjector {
  private let generator: Generator
  private let denominator: Int

  init(_ generator: Generator, oneIn denominator: Int) {
    self.generator = generator
    self.denominator = denominator
  }

  func shouldYield(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> Bool {
    generator.chance(1, in: denominator)
  }
}

/// Yields at one point each time it is reached, at most `limit` times; counts how often.
final class PointInjector: YieldInjector {
  let point: YieldPoint
  private(set) var hits = 0
  private let limit: Int

  init(_ point: YieldPoint, limit: Int = 1) {
    self.point = point
    self.limit = limit
  }

  func shouldYield(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> Bool {
    guard point == self.point, hits < limit else { return false }
    hits += 1
    return true
  }
}
