import AsyncIO
import Primitives

extension MVStore {
  /// Makes `transaction` the only one that may commit writes, until it ends.
  ///
  /// The condition is checked before and after the holder is set, because time may pass in between.
  /// - Throws: `busy`, with nothing changed; an injected yield.
  package func acquireExclusive(
    _ transaction: Transaction, _ context: YieldContext
  ) throws(Interrupted) {
    if exclusiveLock.holder == transaction.id {
      if !transaction.holdsConfirmed { try confirmExclusive(transaction, context) }
      return
    }
    context.slots.footprint.record(.reads(.exclusiveHolder))
    try checkExclusive(transaction)
    try context.pass(
      ExclusiveTransactionYieldPoint.afterTimestampCheckBeforeAcquire,
      touching: .writes(.exclusiveHolder))
    try failIfInjected(at: .afterTimestampCheckBeforeAcquire, context)
    if let holder = exclusiveLock.holder { throw .failure(.busy(.exclusiveHolder(holder))) }
    exclusiveLock.holder = transaction.id
    transaction.holdsConfirmed = false
    context.slots.footprint.record(.writes(.exclusiveHolder))
    try confirmExclusive(transaction, context)
  }

  /// The second check, with the holder set; it stays set while this waits.
  private func confirmExclusive(
    _ transaction: Transaction, _ context: YieldContext
  ) throws(Interrupted) {
    try context.pass(
      ExclusiveTransactionYieldPoint.afterAcquire, touching: .writes(.exclusiveHolder))
    do throws(Interrupted) {
      try checkExclusive(transaction)
      try failIfInjected(at: .afterAcquire, context)
      transaction.holdsConfirmed = true
    } catch {
      #if PlantedBugs
        if isPlanted(.busySkipsRollback) { throw error }
      #endif
      exclusiveLock.holder = nil
      throw error
    }
  }

  private func failIfInjected(
    at point: ExclusiveTransactionYieldPoint, _ context: YieldContext
  ) throws(Interrupted) {
    if context.injectedFailure(at: point) != nil { throw .failure(.busy(.injected)) }
  }

  private func checkExclusive(_ transaction: Transaction) throws(Interrupted) {
    if let holder = exclusiveLock.holder, holder != transaction.id {
      throw .failure(.busy(.exclusiveHolder(holder)))
    }
    if let preparing = isolation.transactions.preparing(otherThan: transaction) {
      throw .failure(.busy(.preparing(preparing)))
    }
    if watermarks.committed > transaction.begin {
      throw .failure(.busy(.newerCommit(watermarks.committed)))
    }
  }
}
