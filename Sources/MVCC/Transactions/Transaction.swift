import Primitives

/// The phase of a transaction, for readers that find its id on a version.
public enum TransactionState: Hashable, Sendable {
  /// Reads and writes. Can move to: preparing, aborted, terminated (read-only).
  case active
  /// Has its end timestamp and is being validated and logged. Can move to: committed, aborted.
  case preparing(Timestamp)
  /// Committed for all readers. Can move to: terminated.
  case committed(Timestamp)
  /// Undone; nothing of it is left.
  case aborted
  /// Left the map after its commit.
  case terminated
}

/// A transaction: its snapshot, what it wrote, how to undo it, and its commit dependencies.
///
/// A reference type, because the map, the connection, its commit and its dependents share it.
public final class Transaction {
  public let id: TransactionID
  /// The snapshot: commits with a lower timestamp are seen.
  public let begin: Timestamp
  /// The version of the schema at the beginning.
  package let schemaVersion: UInt32
  let stamp: VersionStamp

  @exclusivity(unchecked) public internal(set) var state = TransactionState.active
  /// The timestamp drawn for the commit; kept if the commit fails.
  public internal(set) var endTimestamp: Timestamp? {
    get { drawnEnd }
    set { drawnEnd = newValue }
  }
  // A stored variable that another module reads directly would be checked for exclusivity there.
  @exclusivity(unchecked) private var drawnEnd: Timestamp?
  /// The timestamp of the commit, once it has happened.
  public internal(set) var committedAt: Timestamp? {
    get { commitTimestamp }
    set { commitTimestamp = newValue }
  }
  @exclusivity(unchecked) private var commitTimestamp: Timestamp?

  /// Rows in the order in which they were first written.
  @exclusivity(unchecked) var writeSet: ContiguousArray<RowKey> = []
  @exclusivity(unchecked) var undoLog: ContiguousArray<UndoEntry> = []
  @exclusivity(unchecked) var droppedTables: [TableID] = []
  /// Tables whose creation was undone; the memory for their rows is freed when the transaction ends.
  @exclusivity(unchecked) var unmadeTables: [TableID] = []
  package internal(set) var pendingSchema: AnyObject? {
    get { unpublishedSchema }
    set { unpublishedSchema = newValue }
  }
  @exclusivity(unchecked) private var unpublishedSchema: AnyObject?

  /// Whether this holder of the exclusive lock has passed the check that follows the acquisition.
  @exclusivity(unchecked) var holdsConfirmed = false

  /// The table whose row-id allocator this transaction is filling.
  @exclusivity(unchecked) var heldRowIDLock: TableStore?

  /// The transactions whose outcome this one waits for, and how many have no outcome yet.
  @exclusivity(unchecked) var dependencies: [TransactionID] = []
  @exclusivity(unchecked) var openDependencies = 0
  /// Whether it will certainly abort, although its client does not know yet; no transaction reads from it any more.
  @exclusivity(unchecked) public internal(set) var isDoomed = false
  @exclusivity(unchecked) var dependencyAborted = false
  @exclusivity(unchecked) var dependents: ContiguousArray<Transaction> = []

  #if PlantedBugs
    var keepsStaleWrites = false
    var keepsOldestChange = false
  #endif

  /// The lists that most transactions fill; later transactions reuse their memory.
  struct Lists {
    var writeSet: ContiguousArray<RowKey> = []
    var undoLog: ContiguousArray<UndoEntry> = []
    var dependents: ContiguousArray<Transaction> = []
  }

  /// Exchanges the lists, which must be empty on both sides.
  func exchange(_ lists: inout Lists) {
    swap(&writeSet, &lists.writeSet)
    swap(&undoLog, &lists.undoLog)
    swap(&dependents, &lists.dependents)
  }

  init(id: TransactionID, begin: Timestamp, schemaVersion: UInt32) {
    self.id = id
    self.begin = begin
    self.schemaVersion = schemaVersion
    stamp = VersionStamp(id)
  }

  /// Whether nothing was written or dropped.
  public var isReadOnly: Bool {
    writeSet.isEmpty && droppedTables.isEmpty && pendingSchema == nil
  }

  /// Whether the outcome is decided and nothing of it is left in the store.
  public var isFinished: Bool { state == .aborted || state == .terminated }

  /// How many changes a rollback would take back; for observers.
  package var changeCount: Int { undoLog.count }
  /// Whether the transaction is certainly the only one that may commit writes.
  package var isExclusive: Bool { holdsConfirmed }

  /// Whether it is filling the row-id allocator of a table, which no other transaction can do meanwhile.
  package var holdsRowIDs: Bool { heldRowIDLock != nil }
}
