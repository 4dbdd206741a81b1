import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// In FULL mode nothing that an acknowledgement stands on can be taken by a power loss.
  ///
  /// Judged by the bytes, without any crash: a sector that the next frame rewrites would hide from values
  /// that a failed sync had lost it.
  func judgeAcknowledgement(_ transaction: ModelTransaction, _ fiber: Fiber) {
    guard spec.syncMode == .full, transaction.endTimestamp != nil,
      let store = openDatabase?.store,
      let hazard = io.hazard(of: Self.logPath, below: store.logEnd)
    else { return }
    report(
      fiber, "durability",
      "the commit at \(transaction.endTimestamp ?? 0) was acknowledged in FULL mode with a log of"
        + " \(store.logEnd) bytes, and \(hazard)")
  }

  /// After an opening the log is durable and nothing follows its end.
  func judgeOpened(_ store: MVStore) {
    if let hazard = io.hazard(of: Self.logPath, below: store.logEnd) {
      report(
        nil, "durability",
        "the database was opened with a log of \(store.logEnd) bytes, and \(hazard)",
        way: "acknowledged and gone")
    }
    judgeLogEnd(store, "the database was opened")
  }

  /// A commit has failed on the disk, for certain: no power loss brings its frame back.
  func judgeFailedCommit() {
    // A planned failure fails a commit before its frame is written, while another commit writes its own.
    guard let store = openDatabase?.store, !store.isPoisoned, store.logWriter == nil,
      io.changesInFlight == 0
    else { return }
    judgeLogEnd(store, "a commit was rolled back after a failure of the disk")
  }

  private func judgeLogEnd(_ store: MVStore, _ event: StaticString) {
    guard let residue = io.residue(of: Self.logPath, behind: store.logEnd) else { return }
    report(
      nil, "durability",
      "\(event) with a log of \(store.logEnd) bytes, and behind them the file may have more:"
        + " \(residue)", way: "rolled back and there")
  }

  /// What is held belongs to somebody who is there; nobody touches the log without its lock, or once its end
  /// is unknown.
  func judgeHoldings(_ store: MVStore) {
    if let stranded = store.strandedHolding {
      report(nil, "leak", "\(stranded), and has left the store")
    }
    guard io.changesInFlight > 0 else { return }
    if store.logWriter == nil {
      report(nil, "log-lock", "an operation of the log is in flight, and nobody holds its lock")
    }
    if store.isPoisoned {
      report(
        nil, "poisoned", "the log is changed although a failure had left its end open before")
    }
  }

  /// A statement of `fiber` has failed or was dropped: a lock that only a statement needs is given back.
  func judgeOver(_ fiber: Fiber) {
    guard let engine = fiber.observed, engine.holdsRowIDs else { return }
    report(
      fiber, "leak", "a statement of \(engine.id) is over, and row ids are still locked for it")
  }

  /// At rest every table that the store keeps is one that the schema names.
  func judgeTableStores(_ database: Database) {
    for table in database.store.tableIDs
    where table != .schema && database.tableName(table) == nil {
      return report(nil, "leak", "at rest the store keeps \(table), which the schema does not name")
    }
  }

  /// A statement was undone inside its transaction: as much is left of that as before the statement.
  func judgeUndone(_ fiber: Fiber, _ effect: Effect) {
    guard let engine = fiber.observed, fiber.transaction?.snapshot != nil, !engine.isFinished,
      engine.changeCount != fiber.changesBefore
    else { return }
    report(
      fiber, "undo",
      "the \(effect.kind) was undone and \(engine.changeCount) changes of its transaction are left,"
        + " \(fiber.changesBefore) were there before it")
  }
}
