import AsyncIO
import Primitives
import Storage

/// What a store holds on to; all zero, nil and false when nobody uses it.
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
    for table in tables.values where table.rowIDs.isLocked { locked += 1 }
    return StoreHoldings(
      transactions: transactions.count, exclusiveHolder: exclusiveHolder, logWriter: log.writer,
      lockedRowIDAllocators: locked, adoptedCommits: adopted.count,
      operationsInFlight: io.completions.liveCount)
  }

  /// What is held by a transaction that has left the store, in words; nil where all is in order.
  ///
  /// - Complexity: O(1): row-id allocators are filled one after the other.
  package var strandedHolding: String? {
    if let id = exclusiveHolder, transactions.find(id) == nil {
      return "\(id) holds the database exclusively"
    }
    if let id = schemaChanger, transactions.find(id) == nil { return "\(id) changes the schema" }
    if let writer = log.writer, transactions.find(TransactionID(rawValue: writer)) == nil {
      return "transaction \(writer) holds the log"
    }
    for lock in rowIDLocks where transactions.find(lock.owner) == nil {
      return "\(lock.owner) holds the row ids of \(lock.table.id)"
    }
    return nil
  }

  /// Where the log ends: the frames below are settled.
  package var logEnd: Int { log.end }
  /// Who holds the log.
  package var logWriter: UInt64? { log.writer }

  /// The tables that have rows or once had some, in the order of their numbers.
  ///
  /// - Complexity: O(tables × log tables).
  package var tableIDs: [TableID] { tables.keys.sorted() }

  /// The number of row versions in the store, and of rows that a new snapshot would see.
  ///
  /// - Complexity: O(versions).
  public var versionCounts: (versions: Int, liveRows: Int) {
    var versions = 0
    var live = 0
    for table in tables.values {
      var place = table.rows.first
      while let current = place {
        let chain = table.rows.value(at: current)
        versions += chain.versions.count
        if isLive(chain) { live += 1 }
        place = table.rows.position(after: current)
      }
    }
    return (versions, live)
  }

  private func isLive(_ chain: VersionChain) -> Bool {
    for version in chain.versions.reversed() where commitTimestamp(version.begin) != nil {
      return version.record != nil && commitTimestamp(version.end) == nil
    }
    return false
  }

  /// Why the last checkpoint after a commit failed, told once; nil where none has failed since.
  package func takeMaintenanceError() -> IOError? { lastMaintenanceError.take() }

  /// Lets go of everything, when the process that had the store open is gone.
  package func discard() {
    adopted.removeAll()
    tables.removeAll()
    isPoisoned = true
  }

  /// The last row id that was given or seen in a table, once its allocator is filled.
  public func lastRowID(of table: TableID) -> Int64? { tables[table]?.rowIDs.last }
}
