import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation
import Storage

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

  /// What is held belongs to somebody who is there, and nobody touches the log without its lock.
  func judgeHoldings(_ store: MVStore) {
    if let stranded = store.strandedHolding {
      report(nil, "leak", "\(stranded), and has left the store")
    }
    if store.logWriter == nil, io.changesInFlight > 0 {
      report(nil, "log-lock", "an operation of the log is in flight, and nobody holds its lock")
    }
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
