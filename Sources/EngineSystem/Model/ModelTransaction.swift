import MVCC
import Primitives

/// What a transaction had done when a savepoint was set.
struct ModelSavepoint: Hashable {
  let name: Int64
  let writes: Int
  let cellWrites: Int
  let schemaChanges: Int
}

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

  /// One row that it wrote; only the newest entry of a row counts.
  struct Write {
    let chain: ModelChain
    let table: ModelTable
    let key: Int64
    let row: ModelRow?
  }

  /// The number of the transaction in the run.
  let serial: UInt64
  let fiber: Int
  @exclusivity(unchecked) var status = Status.active
  /// The snapshot; nil until the engine has taken it.
  @exclusivity(unchecked) var snapshot: UInt64?
  @exclusivity(unchecked) var endTimestamp: UInt64?

  @exclusivity(unchecked) var writes: ContiguousArray<Write> = []
  /// Savepoints with the number of writes before them, the oldest first.
  @exclusivity(unchecked) var savepoints: [ModelSavepoint] = []
  /// Transactions whose pending writes it has read.
  @exclusivity(unchecked) var assumed: ContiguousArray<ModelTransaction> = []
  /// Schema changes: tables made and dropped, in order.
  @exclusivity(unchecked) var schemaChanges: [(table: ModelTable, isCreated: Bool)] = []

  /// What happens to its commit.
  @exclusivity(unchecked) var fate = CommitFate()
  /// The step at which COMMIT was first requested; `max` if it never was.
  var askedStep: UInt64 { fate.askedStep }
  /// The steps at which it began and ended.
  @exclusivity(unchecked) var beganStep: UInt64 = 0
  @exclusivity(unchecked) var endedStep: UInt64 = .max
  /// The step at which it first asked for exclusivity; `max` if it never did.
  @exclusivity(unchecked) var exclusiveStep: UInt64 = .max

  /// Tags of its cell writes that succeeded and were not rolled back.
  @exclusivity(unchecked) var cellTags: ContiguousArray<Int64> = []
  /// Keys that a rollback to a savepoint restored, for the probe that counts reading them again.
  @exclusivity(unchecked) var rolledBackKeys: ContiguousArray<(table: ModelTable, key: Int64)> = []
  /// The greatest commit timestamp acknowledged to any client before its snapshot statement began.
  @exclusivity(unchecked) var acknowledgedBefore: UInt64 = 0

  init(serial: UInt64, fiber: Int, step: UInt64) {
    self.serial = serial
    self.fiber = fiber
    beganStep = step
  }

  /// Whether the engine has committed it, although its client does not know yet.
  @exclusivity(unchecked) var isPublished = false
  /// Whether it will certainly abort, although its client has not been told.
  ///
  /// What it has read is gone, or another commit has overtaken it on a row that it wrote.
  ///
  /// - Complexity: O(transactions that it depends on, with their writes).
  var isDoomed: Bool {
    guard status == .pending, !isPublished else { return false }
    return hasLost || isDoomed(nextQuery())
  }
  /// Once it is doomed it stays doomed.
  @exclusivity(unchecked) private var hasLost = false
  /// How often it was asked, and the last question that reached it through others.
  @exclusivity(unchecked) private var queries: UInt32 = 0
  @exclusivity(unchecked) private var lastQuery: UInt64 = 0
  /// How often it was examined to answer one question; a test checks that this is once for each.
  @exclusivity(unchecked) private(set) var looks = 0

  /// A number that no other question in the run has: transactions depend on each other along many paths, and each
  /// is examined once for each question.
  private func nextQuery() -> UInt64 {
    queries &+= 1
    return serial << 32 | UInt64(queries)
  }

  private func isDoomed(_ query: UInt64) -> Bool {
    guard status == .pending, !isPublished else { return false }
    if hasLost { return true }
    if lastQuery == query { return false }
    lastQuery = query
    looks += 1
    hasLost = mustAbort(query) || isOutrun
    return hasLost
  }

  /// Whether another commit of a row that it wrote is newer than its snapshot.
  ///
  /// - Complexity: O(writes × versions after the snapshot).
  private var isOutrun: Bool {
    guard let snapshot, let endTimestamp else { return false }
    for write in writes
    where write.chain.publishedWriter(between: snapshot, and: endTimestamp, besides: self) != nil {
      return true
    }
    return false
  }
  /// Whether another commit of a row that it wrote was published since its snapshot.
  ///
  /// - Complexity: O(writes × versions after the snapshot).
  var meetsCommitSinceSnapshot: Bool {
    guard let snapshot else { return false }
    return writes.contains {
      $0.chain.publishedWriter(between: snapshot, and: .max, besides: self) != nil
    }
  }
  /// Whether it has been told that it has the database exclusively.
  @exclusivity(unchecked) var isExclusive = false

  var isDecided: Bool { status == .committed || status == .aborted }

  /// Whether it read what a now aborted transaction wrote, so that it must not commit.
  ///
  /// - Complexity: O(transactions that it depends on, with their writes).
  var mustAbort: Bool { !assumed.isEmpty && mustAbort(nextQuery()) }

  private func mustAbort(_ query: UInt64) -> Bool {
    for other in assumed where other.status == .aborted || other.isDoomed(query) { return true }
    return false
  }

  /// The state to come back to if a savepoint were set now.
  func savepoint(named name: Int64) -> ModelSavepoint {
    ModelSavepoint(
      name: name, writes: writes.count, cellWrites: cellTags.count,
      schemaChanges: schemaChanges.count)
  }

  /// The place of the transaction's own newest write of a row.
  func ownWrite(in chain: ModelChain) -> Int? {
    var index = writes.count - 1
    while index >= 0 {
      if writes[index].chain === chain { return index }
      index -= 1
    }
    return nil
  }
}
