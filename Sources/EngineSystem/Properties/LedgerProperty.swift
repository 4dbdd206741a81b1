import Primitives
import Scenario
import Simulation

/// Counts cell writes, which bound what every reader's sums must be.
///
/// It trusts no timestamp, only which statements were requested and answered, and in what order.
final class LedgerProperty: EngineProperty {
  static let name: StaticString = "ledger"
  static let asserts: StaticString =
    """
    In one snapshot the cells count as many writes as the ledger, no fewer than had been \
    acknowledged before the snapshot, and no more than had been requested by its first answer.
    """

  /// What one transaction has read, and the bounds within which it must lie.
  private struct Session {
    /// Cell writes that had been acknowledged when the statement that took the snapshot began.
    var lower: UInt64 = 0
    /// Cell writes that had been requested when the first answer came; nil before that.
    var upper: UInt64?
    var cells: Int64?
    var ledger: Int64?
    var hasWritten = false
  }

  /// Cell writes whose COMMIT was acknowledged, less what a loss took back.
  @exclusivity(unchecked) private(set) var acknowledged: UInt64 = 0
  /// Cell writes whose COMMIT was requested.
  @exclusivity(unchecked) private(set) var asked: UInt64 = 0
  /// Of those, the ones whose COMMIT certainly failed.
  @exclusivity(unchecked) private(set) var failed: UInt64 = 0
  /// Indexed by the client's number.
  @exclusivity(unchecked) private var sessions: ContiguousArray<Session>
  /// Whether there are cells whose writes are counted.
  private let isOn: Bool

  init(_ spec: EngineSpec) {
    isOn = spec.hasChains
    // The setup is a client too.
    sessions = ContiguousArray(repeating: Session(), count: spec.fibers + 1)
  }

  var listensTo: EventMask {
    isOn
      ? .events(
        .transactionBegan, .snapshotAsked, .commitAsked, .snapshotAnswered, .readFinished,
        .writeFinished,
        .commitAcknowledged, .failed, .lost, .erased) : []
  }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .transactionBegan(let fiber): sessions[fiber.number] = Session()
    case .snapshotAsked(let fiber): sessions[fiber.number].lower = acknowledged
    case .snapshotAnswered(let fiber): sessions[fiber.number].upper = asked - failed
    case .readFinished(let fiber): read(fiber)
    case .writeFinished(let fiber): wrote(fiber)
    case .commitAsked(let transaction): asked += UInt64(transaction.cellTags.count)
    case .failed(let transaction):
      if transaction.fate.wasAsked { failed += UInt64(transaction.cellTags.count) }
    case .commitAcknowledged(let fiber, let transaction):
      acknowledged += UInt64(transaction.cellTags.count)
      try judge(sessions[fiber.number], run)
    case .lost(let transaction):
      guard transaction.fate.state == .acknowledged else { return }
      acknowledged -= UInt64(transaction.cellTags.count)
    case .erased: (acknowledged, asked, failed) = (0, 0, 0)
    default: break
    }
  }

  private func read(_ fiber: Fiber) {
    guard case .read(let query) = fiber.effect, query.lower == .min else { return }
    if query.table == .ledger, case .aggregate = query.result {
      sessions[fiber.number].ledger = fiber.received.first?.row.a
    } else if query.table == .cells {
      sessions[fiber.number].cells = fiber.received.reduce(0) { $0 + $1.row.a }
    }
  }

  private func wrote(_ fiber: Fiber) {
    guard fiber.lastChanges > 0 else { return }
    switch fiber.effect {
    case .update(_, _, _, .cell), .insert(.ledger, _, _), .delete(.ledger, _, _):
      sessions[fiber.number].hasWritten = true
    default: break
    }
  }

  /// A reader has committed; one that wrote either table sees its own writes and is not judged.
  private func judge(_ session: Session, _ run: RunState) throws(Violation) {
    guard !session.hasWritten, let cells = session.cells, let ledger = session.ledger,
      let upper = session.upper
    else { return }
    run.probes.set.hit(run.probes.ledgerRead)
    if let fault = Self.fault(cells: cells, ledger: ledger, lower: session.lower, upper: upper) {
      throw Violation(fault)
    }
  }

  /// What is wrong with the sums of one snapshot, or nil.
  static func fault(cells: Int64, ledger: Int64, lower: UInt64, upper: UInt64) -> String? {
    if cells != ledger {
      return "the cells count \(cells) writes and the ledger \(ledger) in one snapshot"
    }
    if cells < Int64(lower) {
      return "the cells count \(cells) writes, and \(lower) had been acknowledged before"
    }
    if cells > Int64(upper) {
      return "the cells count \(cells) writes, and only \(upper) had been asked for"
    }
    return nil
  }
}
