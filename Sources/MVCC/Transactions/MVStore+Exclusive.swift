import AsyncIO
import Primitives

extension MVStore {
  /// Makes `transaction` the only one that may commit writes, until it ends.
  ///
  /// The condition is checked before and after the holder is set, because the two can be apart.
  /// - Throws: `busy`, with nothing changed; an injected yield.
  package func acquireExclusive(
    _ transaction: Transaction, _ context: YieldContext
  ) throws(Interrupted) {
    if exclusiveHolder == transaction.id {
      if !transaction.holdsConfirmed { try confirmExclusive(transaction, context) }
      return
    }
    context.slots.footprint.record(.reads(.exclusiveHolder))
    try checkExclusive(transaction)
    try context.pass(
      ExclusiveTransactionYieldPoint.afterTimestampCheckBeforeAcquire,
      touching: .writes(.exclusiveHolder))
    try failIfInjected(at: .afterTimestampCheckBeforeAcquire, context)
    if let holder = exclusiveHolder { throw .failure(.busy(.exclusiveHolder(holder))) }
    exclusiveHolder = transaction.id
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
      exclusiveHolder = nil
      throw error
    }
  }

  private func failIfInjected(
    at point: ExclusiveTransactionYieldPoint, _ context: YieldContext
  ) throws(Interrupted) {
    if context.injectedFailure(at: point) != nil { throw .failure(.busy(.injected)) }
  }

  private func checkExclusive(_ transaction: Transaction) throws(Interrupted) {
    if let holder = exclusiveHolder, holder != transaction.id {
      throw .failure(.busy(.exclusiveHolder(holder)))
    }
    if let preparing = preparingTransaction(otherThan: transaction) {
      throw .failure(.busy(.preparing(preparing)))
    }
    if committedWatermark > transaction.begin {
      throw .failure(.busy(.newerCommit(committedWatermark)))
    }
  }

  /// A transaction between its end timestamp and its removal from the map.
  private func preparingTransaction(otherThan transaction: Transaction) -> TransactionID? {
    var found: TransactionID?
    _ = transactions.contains { other in
      switch other.state {
      case .preparing, .committed:
        if other !== transaction { found = other.id }
      case .active, .aborted, .terminated: break
      }
      return found != nil
    }
    return found
  }
}
