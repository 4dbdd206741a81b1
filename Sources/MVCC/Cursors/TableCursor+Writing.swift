import AsyncIO
import Primitives
import Values

extension TableCursor {
  /// Writes a row: inserts it, or replaces the one that the transaction sees.
  ///
  /// - Throws: A yield; `writeConflict`, having rolled the transaction back.
  package mutating func insert(_ row: Int64, _ record: Record) throws(Interrupted) {
    try pass(.writeStart, row)
    context.slots.footprint.record(access(row, isWrite: true))
    do throws(EngineError) {
      try store.write(table, row, record, by: transaction)
    } catch {
      throw .failure(error)
    }
  }

  /// Deletes the current row; the cursor keeps its position, so `next` continues after it.
  ///
  /// - Throws: A yield; `writeConflict`, having rolled the transaction back.
  package mutating func delete() throws(Interrupted) {
    _ = try delete(rowID)
  }

  /// Deletes a row by its id; false if the transaction sees none.
  ///
  /// - Throws: A yield; `writeConflict`, having rolled the transaction back.
  package mutating func delete(_ row: Int64) throws(Interrupted) -> Bool {
    try pass(.writeStart, row)
    context.slots.footprint.record(access(row, isWrite: true))
    do throws(EngineError) {
      return try store.delete(table, row, by: transaction)
    } catch {
      throw .failure(error)
    }
  }

  /// A row id that has not been used in this opening.
  ///
  /// The first caller fills the allocator from the greatest row id that exists, under a lock that others
  /// yield on and that `close` releases.
  /// - Throws: A yield; `full` if the greatest row id is taken.
  package mutating func makeRowID() throws(Interrupted) -> Int64 {
    context.slots.footprint.record(.writes(.rowIDAllocator, UInt64(table.id.rawValue)))
    try fillRowIDs()
    guard let row = table.rowIDs.next() else { throw .failure(.full("the table's row-id range")) }
    return row
  }

  private mutating func fillRowIDs() throws(Interrupted) {
    switch table.rowIDs.state {
    case .filled: return
    case .filling(let holder) where holder != transaction.id:
      store.counts.rowIDContentions += 1
      throw .io(.yield(.contention(.rowIDAllocator)))
    case .unfilled:
      store.rowIDLocks.lock(table, by: transaction)
    case .filling: break
    }
    do throws(Interrupted) {
      try pass(.rowIDAllocationStart, 0)
    } catch {
      if case .failure = error { store.rowIDLocks.release(of: transaction) }
      throw error
    }
    // Rows of other transactions count too, seen or not: an id is allocated once in an opening.
    let last = table.rows.last.map { table.rows.key(at: $0) }
    table.rowIDs.fill(last: last ?? 0)
    store.rowIDLocks.release(of: transaction)
  }
}
