import Database
import MVCC
import Scenario

/// What never goes back within one opening.
final class WatermarkProperty: EngineProperty {
  static let name: StaticString = "watermark"
  static let asserts: StaticString =
    """
    Within one opening the clock, the committed watermark and the header's timestamp never go \
    back; a commit that has left the store is not above the committed watermark.
    """

  @exclusivity(unchecked) private var committed: UInt64 = 0
  @exclusivity(unchecked) private var header: UInt64 = 0
  @exclusivity(unchecked) private var clock: UInt64 = 0
  @exclusivity(unchecked) private var opening = 0

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { [.step, .events(.commitSeen)] }

  /// Another opening starts from what it finds.
  func isRight(_ store: MVStore, _ run: RunState) -> Bool {
    if opening != run.openings {
      opening = run.openings
      (committed, header, clock) = (0, 0, 0)
    }
    let now = marks(store)
    if now.committed < committed || now.header < header || now.clock < clock { return false }
    (committed, header, clock) = now
    return true
  }

  @inline(__always)
  private func marks(_ store: MVStore) -> (committed: UInt64, header: UInt64, clock: UInt64) {
    (store.committedWatermark.rawValue, store.headerTimestamp.rawValue, store.clock.rawValue)
  }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .stepped(let store):
      let now = marks(store)
      try compare(committed, now.committed, "the committed watermark")
      try compare(header, now.header, "the header's timestamp")
      try compare(clock, now.clock, "the clock")
    case .commitSeen(_, let engine): try judgeLeft(engine, run)
    default: break
    }
  }

  private func compare(_ last: UInt64, _ now: UInt64, _ name: StaticString) throws(Violation) {
    if now < last { throw Violation("\(name) went back from \(last) to \(now)") }
  }

  /// A commit has left the store: from now on a request for exclusivity sees it only by the watermark.
  private func judgeLeft(_ engine: Transaction, _ run: RunState) throws(Violation) {
    guard engine.isFinished, let end = engine.committedAt, let store = run.openDatabase?.store,
      store.committedWatermark < end
    else { return }
    throw Violation(
      "the commit at \(end) has left the store with the committed watermark at"
        + " \(store.committedWatermark)")
  }
}
