import Primitives

/// A second, independent store: what each client's statements mean, over snapshots.
///
/// It computes effects from the statements alone and never from the engine's write sets, so it can judge what the
/// engine returns. It takes the timestamps of snapshots and commits from the engine; the ledger judges without
/// them.
final class Model {
  @exclusivity(unchecked) var tables: [OrderedMap<Int64, ModelChain>] = ModelTable.allCases.map {
    _ in OrderedMap()
  }
  /// Tables made and dropped by commits: the newest change of each table and, if commits can be lost, those before
  /// it.
  @exclusivity(unchecked) private var schemaChanges: [SchemaChange] = []

  private struct SchemaChange {
    let table: ModelTable
    let isCreated: Bool
    let timestamp: UInt64
    let writer: ModelTransaction
  }

  /// Open transactions, and pending ones whose client is gone; in no visible order.
  @exclusivity(unchecked) private(set) var open: ContiguousArray<ModelTransaction> = []
  @exclusivity(unchecked) private var nextSerial: UInt64 = 0
  @exclusivity(unchecked) private var deleted = DeletedRows()

  /// Commits above this timestamp can still be lost, so what they replaced is kept.
  @exclusivity(unchecked) var durableFloor = UInt64.max

  /// Memory of answers and lists of writes that are no longer needed, for reuse.
  @exclusivity(unchecked) var spareRows: ContiguousArray<KeyedRow> = []
  @exclusivity(unchecked) private var spareWrites:
    ContiguousArray<ContiguousArray<ModelTransaction.Write>> = []

  init() {}

  /// An empty store that continues the numbering of transactions from `other`.
  init(after other: Model) { nextSerial = other.nextSerial }

  func begin(fiber: Int, step: UInt64) -> ModelTransaction {
    nextSerial += 1
    let transaction = ModelTransaction(serial: nextSerial, fiber: fiber, step: step)
    if let spare = spareWrites.popLast() { transaction.writes = spare }
    open.append(transaction)
    return transaction
  }

  /// The oldest snapshot that any transaction still reads from.
  var oldestSnapshot: UInt64 {
    var oldest = UInt64.max
    for transaction in open {
      if let snapshot = transaction.snapshot { oldest = min(oldest, snapshot) }
    }
    return oldest
  }

  /// The step at which the oldest open transaction began.
  private var oldestBegan: UInt64 {
    var oldest = UInt64.max
    for transaction in open { oldest = min(oldest, transaction.beganStep) }
    return oldest
  }

  /// Whether another transaction was told that it has the database exclusively, and has not ended yet.
  ///
  /// - Complexity: O(open transactions).
  func isHeldExclusively(besides transaction: ModelTransaction) -> Bool {
    for other in open where other !== transaction {
      if other.isExclusive, !other.isDecided, !other.isPublished { return true }
    }
    return false
  }

  /// Which transactions have lately inserted rows whose ids the engine chose, by table.
  let allocations: [ModelChain] = ModelTable.allCases.map { _ in ModelChain() }

  /// The rows below which the engine chooses no id, by table.
  @exclusivity(unchecked) var standing: [StandingRows] = ModelTable.allCases.map { _ in
    StandingRows()
  }

  func chain(_ table: ModelTable, _ key: Int64) -> ModelChain {
    let map = tables[table.rawValue]
    if let chain = map[key] { return chain }
    let chain = deleted.takeKept(table, key) ?? ModelChain()
    map.updateValue(chain, forKey: key)
    return chain
  }

  /// Adds a write of an open transaction.
  func write(_ table: ModelTable, _ key: Int64, _ row: ModelRow?, by transaction: ModelTransaction)
  {
    write(table, key, row, in: chain(table, key), by: transaction)
  }

  /// Adds a write to a row whose chain is known.
  func write(
    _ table: ModelTable, _ key: Int64, _ row: ModelRow?, in chain: ModelChain,
    by transaction: ModelTransaction
  ) {
    chain.noteWriter(transaction)
    if transaction.ownWrite(in: chain) == nil { chain.activeWriters += 1 }
    transaction.writes.append(.init(chain: chain, table: table, key: key, row: row))
  }

  /// Takes back all writes from index `count` on.
  func undo(_ transaction: ModelTransaction, to count: Int) {
    while transaction.writes.count > count {
      let last = transaction.writes.removeLast()
      if transaction.ownWrite(in: last.chain) == nil { release(last) }
    }
  }

  private func release(_ write: ModelTransaction.Write) {
    write.chain.activeWriters -= 1
    dropIfEmpty(write)
  }

  private func dropIfEmpty(_ write: ModelTransaction.Write) {
    guard write.chain.activeWriters == 0, write.chain.endsDeleted else { return }
    deleted.append(write)
  }

  /// Forgets rows whose deletion every open snapshot has seen.
  private func forgetDeleted(below oldest: UInt64) {
    let began = oldestBegan
    while let deletion = deleted.takeSeen(below: oldest, began: began) { forget(deletion) }
    deleted.compact()
  }

  /// Removes a deleted row from scans, and keeps it if its deletion can be lost.
  private func forget(_ deletion: ModelTransaction.Write) {
    let (map, chain) = (tables[deletion.table.rawValue], deletion.chain)
    guard chain.activeWriters == 0, chain.endsDeleted, map[deletion.key] === chain else { return }
    map.removeValue(forKey: deletion.key)
    if let last = chain.versions.last, last.timestamp > durableFloor { deleted.keep(deletion) }
  }

  /// The commit has drawn its timestamp: later snapshots see its writes unless it fails.
  func prepare(_ transaction: ModelTransaction, at timestamp: UInt64) {
    transaction.status = .pending
    transaction.endTimestamp = timestamp
    forEachLastWrite(of: transaction) { write in
      write.chain.insert(.init(timestamp: timestamp, row: write.row, writer: transaction))
    }
  }

  /// The outcome is certain.
  func decide(_ transaction: ModelTransaction, committed: Bool, step: UInt64) {
    guard !transaction.isDecided else { return }
    transaction.status = committed ? .committed : .aborted
    transaction.endedStep = step
    open.removeAll { $0 === transaction }
    if committed { noteSchemaChanges(of: transaction) }
    let oldest = oldestSnapshot
    forEachLastWrite(of: transaction) { write in
      if !committed { write.chain.remove(of: transaction) }
      write.chain.prune(below: oldest, floor: durableFloor)
      release(write)
    }
    reuseWrites(of: transaction)
    transaction.assumed.removeAll()
    forgetDeleted(below: oldest)
  }

  private func reuseWrites(of transaction: ModelTransaction) {
    var writes: ContiguousArray<ModelTransaction.Write> = []
    swap(&writes, &transaction.writes)
    guard writes.capacity > 0 else { return }
    writes.removeAll(keepingCapacity: true)
    spareWrites.append(writes)
  }

  /// Takes back a commit that a power loss has taken back.
  ///
  /// Lost commits are passed newest first.
  func lose(_ transaction: ModelTransaction) {
    transaction.status = .aborted
    if !transaction.schemaChanges.isEmpty { schemaChanges.removeAll { $0.writer === transaction } }
  }

  /// Whether a table exists, by the newest schema change that has committed.
  func exists(_ table: ModelTable) -> Bool {
    var newest: SchemaChange?
    for change in schemaChanges where change.table == table {
      if newest.map({ $0.timestamp < change.timestamp }) ?? true { newest = change }
    }
    return newest?.isCreated ?? false
  }

  private func noteSchemaChanges(of transaction: ModelTransaction) {
    guard let end = transaction.endTimestamp else { return }
    for (table, isCreated) in transaction.schemaChanges {
      // Acknowledgements come in any order; what matters is the order of the commits.
      if durableFloor == .max {
        schemaChanges.removeAll { $0.table == table && $0.timestamp < end }
      }
      schemaChanges.append(
        .init(table: table, isCreated: isCreated, timestamp: end, writer: transaction))
    }
  }

  private func forEachLastWrite(
    of transaction: ModelTransaction, _ body: (ModelTransaction.Write) -> Void
  ) {
    let writes = transaction.writes
    for index in writes.indices {
      var isLast = true
      for later in index + 1..<max(writes.count, index + 1)
      where writes[later].chain === writes[index].chain {
        isLast = false
        break
      }
      if isLast { body(writes[index]) }
    }
  }

  /// Starts a new era after a recovery: what survived is the state, with its own timestamps.
  func beginEra() {
    deleted.restore(to: tables)
    for map in tables {
      var keys: [Int64] = []
      var place = map.first
      while let current = place {
        let chain = map.value(at: current)
        chain.forgetWriters()
        if chain.isEmpty { keys.append(map.key(at: current)) }
        place = map.position(after: current)
      }
      for key in keys { map.removeValue(forKey: key) }
    }
  }
}
