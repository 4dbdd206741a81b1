import Primitives

/// What the harness knows of one transaction of a client, from the client's side.
///
/// The snapshot and end timestamps are the engine's; what it wrote is computed from its statements.
final class ModelTransaction {
  enum Status: Hashable {
    /// Its COMMIT has not drawn an end timestamp. Can move to: pending, committed, aborted.
    case active
    /// Its end timestamp is known and its outcome is not; snapshots above it assume that it commits.
    case pending
    case committed
    case aborted
  }

  /// One row that it wrote; the newest entry of a row counts.
  struct Write {
    let chain: ModelChain
    let table: ModelTable
    let key: Int64
    let row: ModelRow?
  }

  /// The number of the transaction in the run.
  let serial: UInt64
  let fiber: Int
  var status = Status.active
  /// The snapshot; nil until the engine took it.
  var snapshot: UInt64?
  var endTimestamp: UInt64?

  var writes: ContiguousArray<Write> = []
  /// Savepoints with the number of writes before them, the oldest first.
  var savepoints: [(name: Int64, writes: Int, cellWrites: Int)] = []
  /// Transactions whose pending writes it has read.
  var assumed: ContiguousArray<ModelTransaction> = []
  /// Schema changes: tables made and dropped, in order.
  var schemaChanges: [(table: ModelTable, isCreated: Bool)] = []

  /// The steps at which it began, first asked for COMMIT, and ended.
  var beganStep: UInt64 = 0
  var askedStep: UInt64 = .max
  var endedStep: UInt64 = .max
  /// The step at which it first asked for exclusivity; `max` if it never did.
  var exclusiveStep: UInt64 = .max

  /// Tags of its cell writes that answered done and were not rolled back.
  var cellTags: ContiguousArray<Int64> = []
  /// Keys that a rollback to a savepoint restored, for the probe that they are read again.
  var rolledBackKeys: ContiguousArray<(table: ModelTable, key: Int64)> = []
  /// The greatest commit timestamp acknowledged to anyone before its snapshot statement began.
  var acknowledgedBefore: UInt64 = 0

  init(serial: UInt64, fiber: Int, step: UInt64) {
    self.serial = serial
    self.fiber = fiber
    beganStep = step
  }

  /// Whether the engine has committed it, although its client does not know yet.
  var isPublished = false
  /// Whether its client was told that it committed.
  var isAcknowledged = false

  var isDecided: Bool { status == .committed || status == .aborted }

  /// Whether it read what a transaction wrote that has aborted since, so that it must not commit.
  var mustAbort: Bool {
    for other in assumed where other.status == .aborted { return true }
    return false
  }

  /// The newest own write of a row.
  func ownWrite(in chain: ModelChain) -> Write? {
    var index = writes.count - 1
    while index >= 0 {
      if writes[index].chain === chain { return writes[index] }
      index -= 1
    }
    return nil
  }
}
