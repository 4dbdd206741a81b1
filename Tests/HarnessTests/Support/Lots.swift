import Primitives

/// Numbers that look random and are the same in every run of the tests.
struct Lots {
  private var state: UInt64
  private var drawn: UInt64 = 0

  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    drawn += 1
    return Int(mix64(state, drawn) % UInt64(bound))
  }

  /// True once in the given number of draws.
  mutating func once(in count: Int) -> Bool { below(count) == 0 }
}
