import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// Every error must be one that could occur here, and must have a cause that really happened.
  func judge(
    _ error: EngineError, _ fiber: Fiber, _ effect: Effect, _ transaction: ModelTransaction
  ) {
    if fiber.wasInjected(error) { return }
    if let fault = fault(error, fiber, effect, transaction) {
      report(fiber, "error-witness", "\(error) — \(fault)")
    }
  }

  /// Why this error cannot have occurred here; nil where it can.
  private func fault(
    _ error: EngineError, _ fiber: Fiber, _ effect: Effect, _ transaction: ModelTransaction
  ) -> String? {
    switch error {
    case .writeConflict(let table, let row):
      return hasWriter(of: table, row, effect, besides: transaction)
        ? nil : "no transaction that overlaps has written the row"
    case .exclusiveConflict:
      return hadExclusive(since: transaction.askedStep, besides: transaction)
        ? nil : "nobody held the database exclusively"
    case .commitDependencyAborted:
      return transaction.mustAbort || lastPreparedAbortEnd >= transaction.beganStep
        || model.open.contains { $0.isDoomed }
        ? nil : "no commit that it can have read from has failed"
    case .schemaConflict:
      return hadSchemaChange(since: transaction.beganStep, besides: transaction)
        ? nil : "no schema change overlaps"
    case .constraint:
      fiber.applyIfNeeded(transaction)
      return fiber.expectedChanges == nil || transaction.mustAbort
        ? nil : "the model says that the row breaks none"
    case .sql: return sqlFault(effect, transaction)
    case .io, .indeterminateCommit:
      return io.faultCount > fiber.faultsBefore
        ? nil : "the disk has not failed since the statement was begun"
    case .needsReopen:
      if !isPoisoned { return "nothing has left the log's end open" }
      probes.set.hit(probes.poisonedMet)
      return effect.needsStore(transaction) ? nil : "the statement needs nothing of the store"
    default: return "nothing in this run can cause it"
    }
  }

  private func hasWriter(
    of table: TableID, _ row: Int64, _ effect: Effect, besides transaction: ModelTransaction
  ) -> Bool {
    guard let name = openDatabase?.tableName(table),
      let table = ModelTable.allCases.first(where: { $0.name == name })
    else { return hadSchemaChange(since: transaction.beganStep, besides: transaction) }
    // The id of a row that is being inserted is known to the engine alone. It lies above every row that
    // has been there ever since the database was opened, or the tables were made.
    let seen = model.standing[table.rawValue].last ?? 0
    // Whoever is given an id itself meets nobody else's: only a client that names it can be in the way.
    var isGiven = false
    if case .insert(_, nil, _) = effect { isGiven = true }
    if row > seen, !isGiven,
      model.allocations[table.rawValue].hasWriter(
        since: transaction.beganStep, besides: transaction)
    {
      return true
    }
    guard let chain = model.tables[table.rawValue][row] else { return false }
    return chain.hasWriter(since: transaction.beganStep, besides: transaction)
  }

  private func sqlFault(_ effect: Effect, _ transaction: ModelTransaction) -> String? {
    guard let table = effect.table, table.isScratch || effect.isSchemaChange else {
      return "the statement is right"
    }
    if hadSchemaChange(since: transaction.beganStep, besides: transaction) { return nil }
    let exists = exists(table, for: transaction)
    if case .createTable = effect { return exists ? nil : "there is no table of that name" }
    return exists ? "the table exists" : nil
  }

  private func exists(_ table: ModelTable, for transaction: ModelTransaction) -> Bool {
    var exists = model.exists(table)
    for change in transaction.schemaChanges where change.table == table {
      exists = change.isCreated
    }
    return exists
  }

  /// Whether another held, or tried to hold, the database exclusively at or after `step`.
  private func hadExclusive(since step: UInt64, besides transaction: ModelTransaction) -> Bool {
    if lastExclusiveEnd >= step { return true }
    for other in model.open where other !== transaction && other.exclusiveStep <= now {
      return true
    }
    return false
  }

  private func hadSchemaChange(since step: UInt64, besides transaction: ModelTransaction) -> Bool {
    if lastSchemaEnd >= step { return true }
    for other in model.open where other !== transaction && other.exclusiveStep != .max {
      return true
    }
    return false
  }

  /// Busy needs a holder, a commit under way, or a commit newer than the snapshot.
  func judgeBusy(_ fiber: Fiber, _ transaction: ModelTransaction) {
    probes.set.hit(probes.busy)
    if fiber.wasInjectedBusy { return }
    if hadExclusive(since: transaction.beganStep, besides: transaction) { return }
    if lastCommitEnd >= transaction.beganStep { return }
    for other in model.open where other !== transaction && other.askedStep != .max { return }
    report(fiber, "error-witness", "busy — nobody held anything and nobody committed")
  }

  func count(_ error: EngineError) {
    switch error {
    case .writeConflict:
      reach.writeConflicts += 1
      probes.set.hit(probes.eagerConflict)
    case .exclusiveConflict: probes.set.hit(probes.validationConflict)
    case .commitDependencyAborted: probes.set.hit(probes.dependencyAborted)
    case .schemaConflict: probes.set.hit(probes.schemaConflict)
    case .indeterminateCommit: probes.set.hit(probes.indeterminate)
    case .io: probes.set.hit(probes.ioError)
    case .constraint: probes.set.hit(probes.constraint)
    case .outOfMemory: probes.set.hit(probes.outOfMemory)
    default: break
    }
  }
}

extension Effect {
  /// The table that the statement names.
  var table: ModelTable? {
    switch self {
    case .read(let query): query.table
    case .insert(let table, _, _), .insertPair(let table, _, _, _),
      .update(let table, _, _, _), .delete(let table, _, _),
      .createTable(let table), .dropTable(let table):
      table
    default: nil
    }
  }
}
