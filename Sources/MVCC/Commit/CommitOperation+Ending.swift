import AsyncIO
import Primitives
import Storage

extension CommitOperation {
  /// Moves the log's end over the frame, gives the lock back, publishes schema and header.
  func endLog() {
    guard let frame, let end = transaction.endTimestamp else {
      trap("\(transaction.id) ends a log write that it never made")
    }
    store.log.advance(by: frame.size, check: frame.check)
    self.frame = nil
    store.log.unlock(by: transaction.id.rawValue)
    if let schema = transaction.pendingSchema {
      store.publishedSchema = schema
      store.schemaVersion += 1
      store.schemaChanger = nil
      context.slots.footprint.record(.writes(.schema))
    }
    if end > store.headerTimestamp { store.headerTimestamp = end }
    advance(machine.logEnded())
  }

  /// The commit point for everyone who reads.
  func publish() {
    guard let end = transaction.endTimestamp else { trap("\(transaction.id) commits without end") }
    transaction.state = .committed(end)
    transaction.committedAt = end
    if !store.options.eagerConflicts { store.doomRivals(of: transaction, at: end) }
    context.slots.footprint.record(.writes(.transaction, transaction.id.rawValue))
    #if PlantedBugs
      if store.isPlanted(.earlyRemoval) { store.transactions.remove(transaction.id) }
    #endif
    advance(machine.commitPublished())
  }

  /// Replaces the transaction's id by its timestamp in the next rows it wrote.
  func rewriteChunk() {
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
    for table in transaction.droppedTables { store.removeTable(table) }
    advance(machine.versionsRewritten())
  }

  func raiseWatermark() {
    guard let end = transaction.committedAt else { trap("\(transaction.id) has not committed") }
    store.raiseWatermark(to: end)
    context.slots.footprint.record(.writes(.watermark))
    advance(machine.watermarkRaised())
  }

  /// Releases dependents and the exclusive holder and leaves the map, in one step.
  func finish() {
    store.finish(transaction)
    advance(machine.finished())
  }

  func collect() {
    if progress == 0, store.collector.count < store.options.collectionThreshold {
      return advance(machine.garbageCollected())
    }
    progress += 1
    if !store.collectChunk(limit: store.options.chunkSize) { advance(machine.garbageCollected()) }
  }

  func rollBack(_ error: EngineError) {
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

  func poison(_ error: IOError) {
    store.isPoisoned = true
    store.rollback(transaction)
    store.log.unlock(by: transaction.id.rawValue)
    failure = .indeterminateCommit(error)
    advance(.none)
  }
}

extension MVStore {
  /// Dooms those who prepare with the same rows over an older snapshot: their validation will find
  /// this commit. An active one can still take its write back, by rolling back to a savepoint.
  func doomRivals(of transaction: Transaction, at end: Timestamp) {
    for key in transaction.writeSet {
      guard let chain = existingTable(key.table)?.rows[key.row] else { continue }
      for version in chain.versions
      where version.begin.isTransaction && version.begin != transaction.stamp {
        guard let rival = transactions.find(version.begin.transaction), rival.begin < end,
          case .preparing = rival.state, !rival.isDoomed
        else { continue }
        doom(rival)
      }
    }
  }

  /// Dooms `transaction` where a row that it wrote was committed by another since its snapshot.
  ///
  /// Of a deletion the end of what it deleted may be all that is left.
  func doomIfOutrun(_ transaction: Transaction) {
    for key in transaction.writeSet {
      guard let chain = existingTable(key.table)?.rows[key.row] else { continue }
      for version in chain.versions where version.begin != transaction.stamp {
        if isLater(version.begin, than: transaction) || isLater(version.end, than: transaction) {
          return doom(transaction)
        }
      }
    }
  }

  private func isLater(_ stamp: Stamp, than transaction: Transaction) -> Bool {
    commitTimestamp(stamp).map { $0 > transaction.begin } ?? false
  }

  /// Replaces the id of `transaction` by `end` in one row, and notes what that superseded.
  func rewrite(_ key: RowKey, of transaction: Transaction, at end: Timestamp) {
    guard let table = existingTable(key.table), let chain = table.rows[key.row] else { return }
    let stamp = transaction.stamp
    var isGarbage = false
    var index = 0
    while index < chain.versions.count {
      let (begin, versionEnd) = (chain.versions[index].begin, chain.versions[index].end)
      if begin == stamp {
        if versionEnd == stamp {
          chain.versions.remove(at: index)
          continue
        }
        chain.versions.update(at: index) { $0.begin = Stamp(end) }
        isGarbage = isGarbage || chain.versions[index].record == nil
      } else if isSuperseded(begin, versionEnd, by: stamp, at: end) {
        chain.versions.update(at: index) { $0.end = Stamp(end) }
        isGarbage = true
      }
      index += 1
    }
    if chain.versions.isEmpty {
      table.rows.removeValue(forKey: key.row)
    } else if isGarbage {
      collector.append(.init(table: key.table, row: key.row, timestamp: end))
    }
  }

  /// Whether the commit at `end` is the one that ended a version with these stamps.
  ///
  /// It is also where it claimed nothing, because a contender had claimed the version before: that
  /// one has been rolled back or will be, by its validation against this commit.
  private func isSuperseded(
    _ begin: Stamp, _ versionEnd: Stamp, by stamp: Stamp, at end: Timestamp
  ) -> Bool {
    if versionEnd == stamp { return true }
    guard let made = commitTimestamp(begin), made < end else { return false }
    // The deletion of an earlier commit that has not come to this row yet stays its own.
    return versionEnd.isNone || commitTimestamp(versionEnd) == nil
  }

  /// When the change behind `stamp` was committed; nil while it is not.
  func commitTimestamp(_ stamp: Stamp) -> Timestamp? {
    if stamp.isTimestamp { return stamp.timestamp }
    guard stamp.isTransaction,
      case .committed(let end)? = transactions.find(stamp.transaction)?.state
    else { return nil }
    return end
  }

  func raiseWatermark(to end: Timestamp) {
    #if PlantedBugs
      if isPlanted(.watermarkStore) { return committedWatermark = end }
    #endif
    if end > committedWatermark { committedWatermark = end }
  }

  func finish(_ transaction: Transaction) {
    releaseDependents(of: transaction, committed: true)
    releaseExclusive(transaction)
    releaseRowIDLock(of: transaction)
    removeUnmadeTables(of: transaction)
    if transactions.find(transaction.id) != nil { transactions.remove(transaction.id) }
    if transaction.committedAt == nil {
      statistics.readOnlyCommits += 1
    } else {
      statistics.commits += 1
    }
    transaction.state = .terminated
    reclaimLists(of: transaction)
  }
}
