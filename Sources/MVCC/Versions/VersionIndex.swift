import Primitives

/// The tables of a store by their numbers, each with the versions of its rows.
struct VersionIndex {
  private(set) var tables: [TableID: TableStore] = [:]
  private var nextTableID = TableID.schema.rawValue + 1
  /// The table that was last looked up, because consecutive rows are usually in the same table.
  private var lastTable: TableStore?

  init(tables: [TableID: TableStore] = [:], highestTableID: UInt32 = TableID.schema.rawValue) {
    self.tables = tables
    nextTableID = highestTableID + 1
  }

  /// The table `id`, if it has rows or had some.
  mutating func existingTable(_ id: TableID) -> TableStore? {
    if let lastTable, lastTable.id == id { return lastTable }
    guard let table = tables[id] else { return nil }
    lastTable = table
    return table
  }

  /// The table `id`, created if it does not exist.
  mutating func table(_ id: TableID) -> TableStore {
    if let table = existingTable(id) { return table }
    let table = TableStore(id: id)
    tables[id] = table
    return table
  }

  /// The versions of a row, if its table has it.
  mutating func chain(_ key: RowKey) -> VersionChain? { existingTable(key.table)?.rows[key.row] }

  mutating func removeTable(_ id: TableID) {
    lastTable = nil
    tables[id] = nil
  }

  mutating func removeAll() {
    lastTable = nil
    tables.removeAll()
  }

  /// A number for a new table; never reused, not even after a rollback.
  mutating func allocateTableID() -> TableID {
    nextTableID += 1
    return TableID(rawValue: nextTableID - 1)
  }

  /// Records that the number `id` is in use.
  mutating func noteTableID(_ id: TableID) { nextTableID = max(nextTableID, id.rawValue + 1) }
}
