import Database
import MVCC
import Primitives

/// What never goes back within one opening.
struct Watermarks {
  private var committed: UInt64 = 0
  private var header: UInt64 = 0
  private var clock: UInt64 = 0
  private var opening = 0
  /// Where the log of a store that was poisoned ended then.
  private var poisonedEnd: Int?

  /// Looks after each step; another opening begins anew.
  mutating func look(at state: RunState) {
    guard let store = state.openDatabase?.store else { return }
    state.judgeHoldings(store)
    if opening != state.openings {
      opening = state.openings
      (committed, header, clock) = (0, 0, 0)
      poisonedEnd = nil
    }
    if store.isPoisoned { judgePoisoned(store, state) }
    check(&committed, store.committedWatermark.rawValue, "the committed watermark", state)
    check(&header, store.headerTimestamp.rawValue, "the header's timestamp", state)
    check(&clock, store.clock.rawValue, "the clock", state)
  }

  /// Nothing may follow a frame of which nobody knows whether it is there.
  private mutating func judgePoisoned(_ store: MVStore, _ state: RunState) {
    guard let end = poisonedEnd else {
      poisonedEnd = store.logEnd
      return
    }
    if store.logEnd != end {
      state.report(
        nil, "poisoned",
        "the log of a poisoned store ended at \(end) and now ends at \(store.logEnd)")
    }
  }

  @inline(__always)
  private func check(
    _ last: inout UInt64, _ now: UInt64, _ name: StaticString, _ state: RunState
  ) {
    if now < last { state.report(nil, "watermark", "\(name) went back from \(last) to \(now)") }
    last = now
  }
}
