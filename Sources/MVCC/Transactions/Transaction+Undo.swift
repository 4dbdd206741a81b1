import Primitives
import Values

/// How one change of a transaction is taken back; entries are undone newest first.
enum UndoEntry {
  /// A version was added, and perhaps an older one's end claimed; `isFirst` if the row was new to the write set.
  case pushed(TableStore, Int64, claimed: Bool, isFirst: Bool)
  /// An older version's end was claimed, which deletes the row.
  case claimed(TableStore, Int64, isFirst: Bool)
  /// The transaction's own version was changed; this is what it held.
  case changedOwn(TableStore, Int64, record: Record?, end: VersionStamp)
  /// A table was created.
  case created(TableID)
  /// A table was dropped.
  case dropped
  /// The pending schema was replaced; this is what it was.
  case schema(AnyObject?)
}

extension Transaction {
  /// A point to which a statement or a savepoint can be rolled back.
  package struct Mark: Hashable, Sendable {
    let undoCount: Int
  }

  package func mark() -> Mark { Mark(undoCount: undoLog.count) }

  /// Takes back all changes since `mark`, newest first.
  ///
  /// - Complexity: O(changes since the mark).
  package func rollback(to mark: Mark) {
    require(mark.undoCount <= undoLog.count, "\(id) rolls back to a mark that is gone")
    #if PlantedBugs
      if keepsOldestChange { return undoChanges(above: mark.undoCount + 1) }
    #endif
    undoChanges(above: mark.undoCount)
  }

  /// Takes back all changes.
  func rollbackWhole() { undoChanges(above: 0) }

  private func undoChanges(above count: Int) {
    while undoLog.count > count { undo(undoLog.removeLast()) }
  }

  /// Replaces the schema that this transaction's statements see; undone with the rest.
  package func setPendingSchema(_ schema: AnyObject) {
    undoLog.append(.schema(pendingSchema))
    pendingSchema = schema
  }

  /// Records that the transaction creates the table; undone with the rest.
  package func noteCreated(table: TableID) { undoLog.append(.created(table)) }

  /// Records that the table's rows are removed when this transaction commits; undone with the rest.
  package func noteDropped(table: TableID) {
    undoLog.append(.dropped)
    droppedTables.append(table)
  }

  private func undo(_ entry: UndoEntry) {
    switch entry {
    case .pushed(let table, let row, let claimed, let isFirst):
      undoPush(table, row, claimed: claimed)
      if isFirst { forgetLastWrite() }
    case .claimed(let table, let row, let isFirst):
      releaseClaim(table, row)
      if isFirst { forgetLastWrite() }
    case .changedOwn(let table, let row, let record, let end):
      guard let chain = table.rows[row], let index = chain.own(stamp) else {
        trap("\(id) lost its own version of row \(row) in \(table.id)")
      }
      chain.versions.update(at: index) { version in
        version.record = record
        version.end = end
      }
    case .created(let table): unmadeTables.append(table)
    case .dropped: droppedTables.removeLast()
    case .schema(let previous): pendingSchema = previous
    }
  }

  private func undoPush(_ table: TableStore, _ row: Int64, claimed: Bool) {
    guard let chain = table.rows[row], let index = chain.own(stamp) else {
      trap("\(id) lost the version that it added to row \(row) in \(table.id)")
    }
    chain.versions.remove(at: index)
    if claimed { releaseClaim(table, row) }
    if chain.versions.isEmpty { table.rows.removeValue(forKey: row) }
  }

  private func releaseClaim(_ table: TableStore, _ row: Int64) {
    // A committed contender may have taken over the claim; then there is nothing to release.
    guard let chain = table.rows[row], let index = chain.claimed(by: stamp) else { return }
    chain.versions.update(at: index) { $0.end = .none }
  }

  private func forgetLastWrite() {
    #if PlantedBugs
      if keepsStaleWrites { return }
    #endif
    writeSet.removeLast()
  }
}
