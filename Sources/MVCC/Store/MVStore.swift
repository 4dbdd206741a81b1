import AsyncIO
import Primitives
import Storage

/// The version store: tables of row versions, the transactions over them, and the log that keeps them.
///
/// Shared by all connections of one opening; one thread. Made by `open`. Each aspect is a separate value; the
/// store's extensions do what involves several. Its state is accessed in every step, so the run-time checks of
/// exclusive access are off: no access spans a call back into it.
public final class MVStore {
  public let options: StoreOptions
  let io: any IO
  let log: LogicalLog

  @exclusivity(unchecked) var index: VersionIndex
  @exclusivity(unchecked) var isolation: SnapshotIsolation
  @exclusivity(unchecked) var timestamps: TimestampOracle
  @exclusivity(unchecked) var watermarks: CommitWatermarks
  @exclusivity(unchecked) var schema = SchemaVersions()
  @exclusivity(unchecked) var exclusiveLock = ExclusiveLock()
  @exclusivity(unchecked) var rowIDLocks = RowIDLocks()
  @exclusivity(unchecked) var pool = TransactionPool()
  @exclusivity(unchecked) var collector = GarbageCollector()
  /// Commits whose statement was dropped and that the store completes.
  @exclusivity(unchecked) var adopted: [any OrphanedCommit] = []
  /// The error of the last checkpoint, until it is taken; it is not the commit's error.
  @exclusivity(unchecked) var lastMaintenanceError: IOError?
  /// Whether the log's end is unknown, so that only another opening can make progress possible.
  @exclusivity(unchecked) public internal(set) var isPoisoned = false
  @exclusivity(unchecked) var counts = StoreStatistics()

  /// The commits that this opening found in the log, in the order of the log.
  public let recoveredTimestamps: [Timestamp]

  init(options: StoreOptions, io: any IO, log: LogicalLog, recovered: RecoveredState) {
    self.options = options
    self.io = io
    self.log = log
    index = VersionIndex(tables: recovered.tables, highestTableID: recovered.highestTableID)
    isolation = SnapshotIsolation(options: options)
    timestamps = TimestampOracle(after: recovered.highestTimestamp)
    let last = Timestamp(rawValue: recovered.highestTimestamp)
    watermarks = CommitWatermarks(committed: last, header: last)
    counts.damagedFrames = recovered.damagedFrames
    recoveredTimestamps = recovered.timestamps
  }

  /// A number for a new table; never reused, not even after a rollback.
  package func allocateTableID() -> TableID { index.allocateTableID() }

  /// Sets the schema that was read after opening, whose tables have numbers up to `lastTable`.
  ///
  /// A table that was never written has left no number in the log except in its schema row.
  package func setPublishedSchema(_ object: AnyObject, lastTable: TableID) {
    schema.published = object
    index.noteTableID(lastTable)
  }

  #if PlantedBugs
    @inline(__always)
    func isPlanted(_ bug: PlantedBug) -> Bool { options.plantedBug == bug }
  #endif
}
