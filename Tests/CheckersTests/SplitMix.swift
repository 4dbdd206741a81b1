/// A small generator of the tests' own, so that each history is a function of its seed.
struct SplitMix {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x2545_f491_4f6c_dd1d }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int(((word ^ (word >> 31)) >> 33) % UInt64(bound))
  }
}
