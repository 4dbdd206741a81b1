import Database
import MVCC
import Scenario

/// Collects the timestamps that the engine draws within one opening.
final class TimestampsProperty: EngineProperty {
  static let name: StaticString = "timestamps"
  static let asserts: StaticString =
    """
    No timestamp is drawn twice, a commit's is newer than its snapshot, no two commits in the \
    log share one, and the clock of an opening begins above all of them.
    """

  /// Those of this opening, and those of the commits that it found.
  @exclusivity(unchecked) private var drawn = TimestampSet()

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask {
    .events(
      .snapshotTaken, .endDrawn, .recoveryReaderTook, .databaseOpened, .survivorsRead, .erased)
  }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .snapshotTaken(let fiber): try take(fiber.transaction?.snapshot)
    case .recoveryReaderTook(let reader): try take(reader.snapshot)
    case .endDrawn(let fiber, let end):
      try take(end)
      if let snapshot = fiber.transaction?.snapshot, end <= snapshot {
        throw Violation("a commit at \(end) is not after its snapshot \(snapshot)")
      }
    case .databaseOpened(let survivors): try judgeLog(survivors)
    case .survivorsRead(let survivors): try begin(survivors)
    case .erased: drawn = TimestampSet()
    default: break
    }
  }

  private func take(_ timestamp: UInt64?) throws(Violation) {
    guard let timestamp, !drawn.insert(timestamp) else { return }
    throw Violation("the timestamp \(timestamp) was drawn twice")
  }

  private func judgeLog(_ survivors: Survivors) throws(Violation) {
    if survivors.set.count == survivors.timestamps.count { return }
    throw Violation("two commits in the log have the same timestamp")
  }

  /// An opening begins above all commits that it found.
  private func begin(_ survivors: Survivors) throws(Violation) {
    drawn = TimestampSet()
    for survivor in survivors.timestamps { _ = drawn.insert(survivor) }
    let first = survivors.database.store.firstTimestamp
    if first.rawValue > survivors.newest { return }
    throw Violation(
      "the clock began at \(first), and a commit at \(survivors.newest) survived")
  }
}
