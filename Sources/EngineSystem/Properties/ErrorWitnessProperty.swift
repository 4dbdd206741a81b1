import AsyncIO
import Database
import MVCC
import Primitives
import Scenario
import Simulation

/// Every error must be one that could occur here, and must have a cause that really happened.
final class ErrorWitnessProperty: EngineProperty {
  static let name: StaticString = "error-witness"
  static let asserts: StaticString =
    """
    An error, or busy, has a cause that really happened: an overlapping writer, a holder, a \
    failed commit that was read from, a fault of the disk, or an injected failure of this \
    operation with exactly that error. An INSERT without a key meets no conflict except with a \
    client that named its id.
    """

  // Ends of transactions that may have caused errors of others.
  @exclusivity(unchecked) var lastExclusiveEnd: UInt64 = 0
  @exclusivity(unchecked) var lastCommitEnd: UInt64 = 0
  @exclusivity(unchecked) var lastSchemaEnd: UInt64 = 0
  @exclusivity(unchecked) var lastPreparedAbortEnd: UInt64 = 0

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask {
    .events(.statementFailed, .refused, .decided, .leftUndecided)
  }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .statementFailed(let fiber): try judge(fiber, run)
    case .refused(let fiber): try judgeBusy(fiber, run)
    case .decided(let transaction, let committed): note(transaction, committed, run.now)
    // Transactions that have read from it are rolled back nevertheless: the engine cannot wait for the outcome.
    case .leftUndecided: lastPreparedAbortEnd = run.now
    default: break
    }
  }

  /// The outcome is certain; what it may explain is kept for witnesses.
  private func note(_ transaction: ModelTransaction, _ committed: Bool, _ now: UInt64) {
    if transaction.exclusiveStep != .max { lastExclusiveEnd = now }
    if transaction.fate.wasAsked { lastCommitEnd = now }
    if !transaction.schemaChanges.isEmpty || transaction.exclusiveStep != .max {
      lastSchemaEnd = now
    }
    if transaction.endTimestamp != nil, !committed { lastPreparedAbortEnd = now }
  }

  private func judge(_ fiber: Fiber, _ run: RunState) throws(Violation) {
    guard let error = fiber.failure, let effect = fiber.effect, let transaction = fiber.transaction,
      !fiber.wasInjected(error), let fault = fault(error, fiber, effect, transaction, run)
    else { return }
    throw Violation("\(error) — \(fault)")
  }

  /// Busy needs a holder, a commit in progress, or a commit newer than the snapshot.
  private func judgeBusy(_ fiber: Fiber, _ run: RunState) throws(Violation) {
    guard let transaction = fiber.transaction, !fiber.wasInjectedBusy,
      !hadExclusive(since: transaction.beganStep, besides: transaction, run),
      lastCommitEnd < transaction.beganStep
    else { return }
    for other in run.model.open where other !== transaction && other.askedStep != .max { return }
    throw Violation("busy — nobody held anything and nobody committed")
  }
}

extension ErrorWitnessProperty {
  /// Why this error cannot have occurred here; nil if it can.
  private func fault(
    _ error: EngineError, _ fiber: Fiber, _ effect: Effect, _ transaction: ModelTransaction,
    _ run: RunState
  ) -> String? {
    switch error {
    case .writeConflict(let table, let row):
      return hasWriter(of: table, row, effect, besides: transaction, run)
        ? nil : "no transaction that overlaps has written the row"
    case .exclusiveConflict:
      return hadExclusive(since: transaction.askedStep, besides: transaction, run)
        ? nil : "nobody held the database exclusively"
    case .commitDependencyAborted:
      return transaction.mustAbort || lastPreparedAbortEnd >= transaction.beganStep
        || run.model.open.contains { $0.isDoomed }
        ? nil : "no commit that it can have read from has failed"
    case .schemaConflict:
      return hadSchemaChange(since: transaction.beganStep, besides: transaction, run)
        ? nil : "no schema change overlaps"
    case .constraint:
      return fiber.expectedChanges == nil || transaction.mustAbort
        ? nil : "the model says that the row breaks none"
    case .sql: return sqlFault(effect, transaction, run)
    case .io, .indeterminateCommit:
      return run.io.faultCount > fiber.faultsBefore
        ? nil : "the disk has not failed since the statement was begun"
    case .needsReopen:
      if !run.isPoisoned { return "nothing has left the log's end open" }
      return effect.needsStore(transaction) ? nil : "the statement needs nothing of the store"
    default: return "nothing in this run can cause it"
    }
  }

  private func hasWriter(
    of table: TableID, _ row: Int64, _ effect: Effect, besides transaction: ModelTransaction,
    _ run: RunState
  ) -> Bool {
    guard let name = run.openDatabase?.tableName(table),
      let table = ModelTable.allCases.first(where: { $0.name == name })
    else { return hadSchemaChange(since: transaction.beganStep, besides: transaction, run) }
    // Only the engine knows the id of a row that is being inserted. It lies above every row that has existed ever
    // since the database was opened, or the tables were made.
    let seen = run.model.standing[table.rawValue].last ?? 0
    // Ids that the engine chooses do not collide: only a client that names an id can conflict.
    var isGiven = false
    if case .insert(_, nil, _) = effect { isGiven = true }
    if row > seen, !isGiven,
      run.model.allocations[table.rawValue].hasWriter(
        since: transaction.beganStep, besides: transaction)
    {
      return true
    }
    guard let chain = run.model.tables[table.rawValue][row] else { return false }
    return chain.hasWriter(since: transaction.beganStep, besides: transaction)
  }

  private func sqlFault(
    _ effect: Effect, _ transaction: ModelTransaction, _ run: RunState
  ) -> String? {
    guard let table = effect.table, table.isScratch || effect.isSchemaChange else {
      return "the statement is right"
    }
    if hadSchemaChange(since: transaction.beganStep, besides: transaction, run) { return nil }
    let exists = exists(table, for: transaction, run)
    if case .createTable = effect { return exists ? nil : "there is no table of that name" }
    return exists ? "the table exists" : nil
  }

  private func exists(
    _ table: ModelTable, for transaction: ModelTransaction, _ run: RunState
  ) -> Bool {
    var exists = run.model.exists(table)
    for change in transaction.schemaChanges where change.table == table {
      exists = change.isCreated
    }
    return exists
  }

  /// Whether another transaction held, or tried to hold, the database exclusively at or after `step`.
  private func hadExclusive(
    since step: UInt64, besides transaction: ModelTransaction, _ run: RunState
  ) -> Bool {
    if lastExclusiveEnd >= step { return true }
    for other in run.model.open where other !== transaction && other.exclusiveStep <= run.now {
      return true
    }
    return false
  }

  private func hadSchemaChange(
    since step: UInt64, besides transaction: ModelTransaction, _ run: RunState
  ) -> Bool {
    if lastSchemaEnd >= step { return true }
    for other in run.model.open where other !== transaction && other.exclusiveStep != .max {
      return true
    }
    return false
  }
}
