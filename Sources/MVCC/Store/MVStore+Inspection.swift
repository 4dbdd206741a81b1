import AsyncIO
import Primitives
import Storage

/// What is held in a store; all zero, nil and false when it is idle.
public struct StoreHoldings: Hashable, Sendable {
  public var transactions = 0
  public var exclusiveHolder: TransactionID?
  public var logWriter: UInt64?
  public var lockedRowIDAllocators = 0
  public var adoptedCommits = 0
  public var operationsInFlight = 0

  /// Whether nothing is held.
  public var isEmpty: Bool { self == StoreHoldings() }
}

extension MVStore {
  /// What is held at this moment.
  ///
  /// - Complexity: O(tables).
  public var holdings: StoreHoldings {
    var locked = 0
    for table in index.tables.values where table.rowIDs.isLocked { locked += 1 }
    return StoreHoldings(
      transactions: isolation.transactions.count, exclusiveHolder: exclusiveHolder,
      logWriter: log.writer,
      lockedRowIDAllocators: locked, adoptedCommits: adopted.count,
      operationsInFlight: io.completions.liveCount)
  }

  /// Whether the end of the log is unknown, for callers that ask after each step.
  ///
  /// A method of this module, because an access from another one would be checked for exclusivity at run time.
  @inline(never)
  package var isLogEndUnknown: Bool { isPoisoned }

  /// What a transaction that has left the store still holds, in words; nil if everything is in order.
  ///
  /// - Complexity: O(1): row-id allocators are filled one at a time.
  package var strandedHolding: String? {
    if let id = exclusiveLock.holder, isolation.transactions.find(id) == nil {
      return "\(id) holds the database exclusively"
    }
    if let id = schema.changer, isolation.transactions.find(id) == nil {
      return "\(id) changes the schema"
    }
    if let writer = log.writer, isolation.transactions.find(TransactionID(rawValue: writer)) == nil
    {
      return "transaction \(writer) holds the log"
    }
    for lock in rowIDLocks.held where isolation.transactions.find(lock.owner) == nil {
      return "\(lock.owner) holds the row ids of \(lock.table.id)"
    }
    return nil
  }

  /// The greatest timestamp of a finished commit; never decreases within one opening.
  public var committedWatermark: Timestamp { watermarks.committed }
  /// The timestamp of the newest commit whose schema and header were published.
  public var headerTimestamp: Timestamp { watermarks.header }
  /// The clock: the timestamp that the next begin or commit draws.
  public var clock: Timestamp { timestamps.next }
  /// The clock after the replay of the log, before the first draw; above every surviving commit.
  public var firstTimestamp: Timestamp { timestamps.first }
  /// The transaction that holds the exclusive lock: no other one may commit writes.
  public var exclusiveHolder: TransactionID? { exclusiveLock.holder }
  /// The schema that a new snapshot sees.
  package var publishedSchema: AnyObject? { schema.published }
  /// Whether a schema change has its timestamp and is not published yet.
  package var isSchemaChanging: Bool { schema.changer != nil }

  /// What the store has done since it was opened.
  public var statistics: StoreStatistics {
    var result = counts
    result.dependenciesTaken = isolation.dependenciesTaken
    result.collectedVersions = collector.collectedVersions
    result.collectedUnderReaders = collector.collectedUnderReaders
    return result
  }

  /// Where the log ends: the frames below are settled.
  package var logEnd: Int { log.end }
  /// The transaction that holds the log.
  package var logWriter: UInt64? { log.writer }

  /// The tables that have rows or once had some, in the order of their numbers.
  ///
  /// - Complexity: O(tables × log tables).
  package var tableIDs: [TableID] { index.tables.keys.sorted() }

  /// The number of row versions in the store, and of rows that a new snapshot would see.
  ///
  /// - Complexity: O(versions).
  public var versionCounts: (versions: Int, liveRows: Int) {
    var versions = 0
    var live = 0
    for table in index.tables.values {
      var place = table.rows.first
      while let current = place {
        let chain = table.rows.value(at: current)
        versions += chain.versions.count
        if isolation.isLive(chain) { live += 1 }
        place = table.rows.position(after: current)
      }
    }
    return (versions, live)
  }

  /// Why the last checkpoint after a commit failed, returned once; nil if none has failed since.
  package func takeMaintenanceError() -> IOError? { lastMaintenanceError.take() }

  /// Releases everything, after a simulated crash of the process that had the store open.
  package func discard() {
    adopted.removeAll()
    index.removeAll()
    isPoisoned = true
  }
}
