import Database
import MVCC
import Primitives

/// What never goes back within one opening.
struct Watermarks {
  private var committed: UInt64 = 0
  private var header: UInt64 = 0
  private var clock: UInt64 = 0
  private var opening = 0

  /// Looks after each step; another opening begins anew.
  mutating func look(at state: RunState) {
    guard let store = state.openDatabase?.store else { return }
    state.judgeHoldings(store)
    if opening != state.openings {
      opening = state.openings
      (committed, header, clock) = (0, 0, 0)
    }
    check(&committed, store.committedWatermark.rawValue, "the committed watermark", state)
    check(&header, store.headerTimestamp.rawValue, "the header's timestamp", state)
    check(&clock, store.clock.rawValue, "the clock", state)
  }

  private func check(
    _ last: inout UInt64, _ now: UInt64, _ name: StaticString, _ state: RunState
  ) {
    if now < last { state.report(nil, "watermark", "\(name) went back from \(last) to \(now)") }
    last = now
  }
}
