import AsyncIO
import Primitives
import Storage

extension CommitOperation {
  /// Moves the log's end past the frame, releases the lock, publishes schema and header.
  mutating func endLog() {
    guard let frame, let end = transaction.endTimestamp else {
      trap("\(transaction.id) ends a log write that it never made")
    }
    store.log.advance(by: frame.size, checksum: frame.checksum)
    self.frame = nil
    store.log.unlock(by: transaction.id.rawValue)
    if let schema = transaction.pendingSchema {
      store.schema.publish(schema)
      context.slots.footprint.record(.writes(.schema))
    }
    store.watermarks.raiseHeader(to: end)
    advance(machine.logEnded())
  }

  /// The commit point for all readers.
  mutating func publish() {
    guard let end = transaction.endTimestamp else { trap("\(transaction.id) commits without end") }
    transaction.state = .committed(end)
    transaction.committedAt = end
    if !store.options.eagerConflicts {
      store.isolation.doomRivals(of: transaction, at: end, in: &store.index)
    }
    context.slots.footprint.record(.writes(.transaction, transaction.id.rawValue))
    #if PlantedBugs
      if store.isPlanted(.earlyRemoval) { store.isolation.transactions.remove(transaction.id) }
    #endif
    advance(machine.commitPublished())
  }

  /// Replaces the transaction's id by its timestamp in the next rows it wrote.
  mutating func rewriteChunk() {
    guard let end = transaction.committedAt else { trap("\(transaction.id) has not committed") }
    var budget = store.options.chunkSize
    #if PlantedBugs
      if store.isPlanted(.invisiblePreparing) || store.isPlanted(.earlyRemoval) { budget = 1 }
    #endif
    while progress < transaction.writeSet.count, budget > 0 {
      store.rewrite(transaction.writeSet[progress], of: transaction, at: end)
      progress += 1
      budget -= 1
    }
    guard progress >= transaction.writeSet.count else { return }
    for table in transaction.droppedTables { store.index.removeTable(table) }
    advance(machine.versionsRewritten())
  }

  mutating func raiseWatermark() {
    guard let end = transaction.committedAt else { trap("\(transaction.id) has not committed") }
    raiseCommittedWatermark(to: end)
    context.slots.footprint.record(.writes(.watermark))
    advance(machine.watermarkRaised())
  }

  private mutating func raiseCommittedWatermark(to end: Timestamp) {
    #if PlantedBugs
      if store.isPlanted(.watermarkStore) { return store.watermarks.committed = end }
    #endif
    store.watermarks.raiseCommitted(to: end)
  }

  /// Releases dependents and the exclusive holder and leaves the map, in one step.
  mutating func finish() {
    store.finish(transaction)
    advance(machine.finished())
  }

  mutating func collect() {
    if progress == 0, store.collector.count < store.options.collectionThreshold {
      return advance(machine.garbageCollected())
    }
    progress += 1
    if !store.collectChunk(limit: store.options.chunkSize) { advance(machine.garbageCollected()) }
  }

  mutating func rollBack(_ error: EngineError) {
    store.log.unlock(by: transaction.id.rawValue)
    store.rollback(transaction)
    #if PlantedBugs
      if store.isPlanted(.falseCommit), case .writeConflict = error {
        transaction.committedAt = transaction.endTimestamp
        return advance(.report)
      }
    #endif
    failure = error
    advance(.none)
  }

  mutating func poison(_ error: IOError) {
    store.isPoisoned = true
    store.rollback(transaction)
    store.log.unlock(by: transaction.id.rawValue)
    failure = .indeterminateCommit(error)
    advance(.none)
  }
}
