import AsyncIO
import Primitives
import Storage

/// The version store: tables of row versions, the transactions over them, and the log behind them.
///
/// Shared by all connections of one opening; one thread. Made by `open`. Its state is touched in every
/// step, so that the run-time checks of exclusive access are off: no access spans a call back into it.
public final class MVStore {
  public let options: StoreOptions
  let io: any IO
  let log: LogicalLog

  @exclusivity(unchecked) var transactions = TransactionMap()
  @exclusivity(unchecked) var tables: [TableID: TableStore] = [:]
  @exclusivity(unchecked) var nextTimestamp: UInt64
  @exclusivity(unchecked) var nextTableID: UInt32
  @exclusivity(unchecked) var collector = GarbageCollector()

  /// The greatest timestamp of a finished commit; never goes back within one opening.
  public internal(set) var committedWatermark: Timestamp {
    get { marks.committed }
    set { marks.committed = newValue }
  }
  /// The timestamp of the newest commit whose schema and header were published.
  public internal(set) var headerTimestamp: Timestamp {
    get { marks.header }
    set { marks.header = newValue }
  }
  // Others read these at every step; a stored variable would be checked for exclusivity there.
  @exclusivity(unchecked) private var marks: (committed: Timestamp, header: Timestamp)
  /// Rises with each committed schema change.
  @exclusivity(unchecked) public internal(set) var schemaVersion: UInt32 = 1
  package internal(set) var publishedSchema: AnyObject? {
    get { published }
    set { published = newValue }
  }
  @exclusivity(unchecked) private var published: AnyObject?
  /// The transaction whose schema change has its timestamp and is not published yet.
  ///
  /// A snapshot taken meanwhile would be behind the change and be read through the schema before it,
  /// so nobody takes one.
  @exclusivity(unchecked) var schemaChanger: TransactionID?
  package var isSchemaChanging: Bool { schemaChanger != nil }
  /// The transaction that nobody may commit writes beside.
  @exclusivity(unchecked) public internal(set) var exclusiveHolder: TransactionID?
  /// Whether the log's end is unknown, so that only another opening can go on.
  @exclusivity(unchecked) public internal(set) var isPoisoned = false
  /// Memory of transactions that are over; as many as were ever open at once.
  @exclusivity(unchecked) var spareLists: ContiguousArray<Transaction.Lists> = []
  /// The tables whose row-id allocators are being filled, each with who does it.
  @exclusivity(unchecked) var rowIDLocks:
    ContiguousArray<(table: TableStore, owner: TransactionID)> =
      []
  /// Commits whose statement was dropped and that the store brings to their end.
  @exclusivity(unchecked) var adopted: [CommitOperation] = []
  /// The error of the last checkpoint, until somebody takes it; it is not the commit's error.
  @exclusivity(unchecked) var lastMaintenanceError: IOError?
  @exclusivity(unchecked) public internal(set) var statistics = StoreStatistics()

  init(options: StoreOptions, io: any IO, log: LogicalLog, recovered: RecoveredState) {
    self.options = options
    self.io = io
    self.log = log
    tables = recovered.tables
    nextTimestamp = recovered.highestTimestamp + 1
    firstTimestamp = Timestamp(rawValue: nextTimestamp)
    nextTableID = recovered.highestTableID + 1
    let last = Timestamp(rawValue: recovered.highestTimestamp)
    marks = (last, last)
    statistics.damagedFrames = recovered.damagedFrames
    recoveredTimestamps = recovered.timestamps
  }

  /// The commits that this opening found in the log, in the order in which they stood there.
  public let recoveredTimestamps: [Timestamp]

  /// The clock when the log had been replayed, before anyone drew from it; above every survivor.
  public let firstTimestamp: Timestamp

  /// The clock: the timestamp that the next begin or commit draws.
  public var clock: Timestamp { Timestamp(rawValue: nextTimestamp) }

  func drawTimestamp() -> Timestamp {
    nextTimestamp += 1
    return Timestamp(rawValue: nextTimestamp - 1)
  }

  /// The table that was asked for last: rows of one table mostly follow one another.
  @exclusivity(unchecked) private var lastTable: TableStore?

  /// The table `id`, if it has rows or had some.
  func existingTable(_ id: TableID) -> TableStore? {
    if let lastTable, lastTable.id == id { return lastTable }
    guard let table = tables[id] else { return nil }
    lastTable = table
    return table
  }

  func table(_ id: TableID) -> TableStore {
    if let table = existingTable(id) { return table }
    let table = TableStore(id: id)
    tables[id] = table
    return table
  }

  func removeTable(_ id: TableID) {
    lastTable = nil
    tables[id] = nil
  }

  /// A number for a new table; never given again, also not after a rollback.
  package func allocateTableID() -> TableID {
    nextTableID += 1
    return TableID(rawValue: nextTableID - 1)
  }

  /// Sets the schema that was read after opening, whose tables have numbers up to `lastTable`.
  ///
  /// A table that was never written has left no number in the log but that in its schema row.
  package func setPublishedSchema(_ schema: AnyObject, lastTable: TableID) {
    publishedSchema = schema
    nextTableID = max(nextTableID, lastTable.rawValue + 1)
  }

  #if PlantedBugs
    @inline(__always)
    func isPlanted(_ bug: PlantedBug) -> Bool { options.plantedBug == bug }
  #endif
}

/// Counts of what a store has done since it was opened.
public struct StoreStatistics: Hashable, Sendable {
  public var commits = 0
  public var readOnlyCommits = 0
  public var eagerConflicts = 0
  public var validationConflicts = 0
  public var dependenciesTaken = 0
  public var dependencyAborts = 0
  public var collectedVersions = 0
  /// Versions collected although a snapshot older than the newest version of their row was open.
  public var collectedUnderReaders = 0
  public var adoptions = 0
  public var rollbacks = 0
  /// Frames that could not be cut off the log, or whose cut could not be made durable.
  public var failedCuts = 0
  /// Frames that this opening found whole, with a check that differs.
  public var damagedFrames = 0
  /// How often somebody met a row-id allocator that another was filling.
  public var rowIDContentions = 0
}
