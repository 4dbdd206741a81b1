import AsyncIO
import Database
import MVCC
import Scenario
import Simulation

/// Judges what the disk keeps of commits: by its bytes at acknowledgements, and by what openings find.
///
/// The bytes are judged without any crash: a sector that the next frame rewrites would hide from a check of values
/// that a failed sync had lost it.
final class DurabilityProperty: EngineProperty {
  static let name: StaticString = "durability"
  static let asserts: StaticString =
    """
    Acknowledged commits survive, except for a suffix without holes after a power loss in \
    NORMAL mode; nothing survives that was rolled back. In FULL mode, at each acknowledgement, \
    no byte of the log below its end can be taken by a power loss or was lost by a failed \
    sync, and its size and name are durable. The same is true of the log after every opening. \
    After an opening, and after a commit that failed on the disk, nothing follows the end of \
    the log, and no power loss can bring anything back there.
    """

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask {
    .events(
      .commitAcknowledged, .commitFailedOnDisk, .databaseOpened, .survivorsRead, .spoiledOpened)
  }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .commitAcknowledged(_, let transaction): try judgeAcknowledgement(transaction, run)
    case .commitFailedOnDisk: try judgeFailedCommit(run)
    case .databaseOpened(let survivors): try judgeOpened(survivors.database.store, run)
    case .survivorsRead(let survivors):
      try judgeHoles(survivors, run)
      try judgeAcknowledged(survivors, run)
      try judgeRolledBack(survivors, run)
    case .spoiledOpened(let survivors): try judgeRolledBack(survivors, run)
    default: break
    }
  }
}

/// Judgements by bytes.
extension DurabilityProperty {
  /// In FULL mode nothing that an acknowledgement depends on can be taken away by a power loss.
  private func judgeAcknowledgement(
    _ transaction: ModelTransaction, _ run: RunState
  ) throws(Violation) {
    guard run.spec.syncMode == .full, let end = transaction.endTimestamp,
      let store = run.openDatabase?.store,
      let hazard = run.io.hazard(of: RunState.logPath, below: store.logEnd)
    else { return }
    throw Violation(
      "the commit at \(end) was acknowledged in FULL mode with a log of"
        + " \(store.logEnd) bytes, and \(hazard)")
  }

  /// After an opening the log is durable and nothing follows its end.
  private func judgeOpened(_ store: MVStore, _ run: RunState) throws(Violation) {
    if let hazard = run.io.hazard(of: RunState.logPath, below: store.logEnd) {
      throw Violation(
        "the database was opened with a log of \(store.logEnd) bytes, and \(hazard)",
        way: "acknowledged and gone")
    }
    try judgeLogEnd(store, "the database was opened", run)
  }

  /// A commit has certainly failed on the disk, so no power loss brings its frame back.
  private func judgeFailedCommit(_ run: RunState) throws(Violation) {
    // An injected failure fails a commit before its frame is written, while another commit writes its own.
    guard let store = run.openDatabase?.store, !store.isPoisoned, store.logWriter == nil,
      run.io.changesInFlight == 0
    else { return }
    try judgeLogEnd(store, "a commit was rolled back after a failure of the disk", run)
  }

  private func judgeLogEnd(
    _ store: MVStore, _ event: StaticString, _ run: RunState
  ) throws(Violation) {
    guard let residue = run.io.residue(of: RunState.logPath, after: store.logEnd) else { return }
    throw Violation(
      "\(event) with a log of \(store.logEnd) bytes, and after them the file may have more:"
        + " \(residue)", way: "rolled back and there")
  }
}

/// Judgements by the commits that an opening finds.
extension DurabilityProperty {
  /// Nothing survives that was requested after a lost commit had been acknowledged.
  private func judgeHoles(_ survivors: Survivors, _ run: RunState) throws(Violation) {
    if survivors.lost.isEmpty { return }
    var earliest = UInt64.max
    for transaction in survivors.lost { earliest = min(earliest, transaction.endedStep) }
    for transaction in run.commits.inDoubt {
      guard let end = transaction.endTimestamp, survivors.set.contains(end),
        transaction.askedStep > earliest
      else { continue }
      throw Violation(
        "the commit at \(end) survived, and one that was acknowledged before it was asked is lost",
        way: "acknowledged and gone")
    }
  }

  /// Every acknowledged commit is there, except for the suffix that may be lost.
  private func judgeAcknowledged(_ survivors: Survivors, _ run: RunState) throws(Violation) {
    for commit in run.commits.known
    where commit.wasAcknowledged && !survivors.set.contains(commit.end) {
      throw Violation(
        "the commit at \(commit.end) was acknowledged and is gone after recovery",
        way: "acknowledged and gone")
    }
  }

  /// Nothing is left of a transaction that certainly failed.
  private func judgeRolledBack(_ survivors: Survivors, _ run: RunState) throws(Violation) {
    var known: Set<UInt64> = []
    for commit in run.commits.known { known.insert(commit.end) }
    for transaction in run.commits.undecided {
      if let end = transaction.endTimestamp { known.insert(end) }
    }
    for survivor in survivors.set.sorted() where !known.contains(survivor) {
      throw Violation(
        "the commit at \(survivor) is in the log and was rolled back, or never asked for",
        way: "rolled back and there")
    }
  }
}
