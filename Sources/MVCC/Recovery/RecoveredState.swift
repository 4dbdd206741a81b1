import AsyncIO
import Primitives
import Storage

/// What replaying a log gives: the newest version of each row, and the counters above all of it.
struct RecoveredState {
  var tables: [TableID: TableStore] = [:]
  var highestTimestamp: UInt64 = 0
  var highestTableID: UInt32 = TableID.schema.rawValue
  /// Frames that were whole and whose check differed.
  var damagedFrames = 0
  /// The commits found, in the order of the log.
  var timestamps: [Timestamp] = []

  /// Applies one transaction; frames come in the order of the log.
  ///
  /// - Complexity: O(operations × log rows).
  mutating func apply(_ frame: LogFrame) {
    let timestamp = Timestamp(rawValue: frame.timestamp)
    highestTimestamp = max(highestTimestamp, frame.timestamp)
    timestamps.append(timestamp)
    for operation in frame.operations { apply(operation, at: timestamp) }
  }

  private mutating func apply(_ operation: LogOperation, at timestamp: Timestamp) {
    switch operation {
    case .upsert(let table, let row, let record):
      let version = RowVersion(begin: Stamp(timestamp), end: .none, record: record)
      let rows = self.table(table).rows
      if let chain = rows[row] {
        // Nobody reads yet, so that what it replaces need not be kept.
        chain.versions[0] = version
      } else {
        rows.updateValue(VersionChain(version), forKey: row)
      }
    case .delete(let table, let row): self.table(table).rows.removeValue(forKey: row)
    case .dropTable(let table):
      highestTableID = max(highestTableID, table)
      tables[TableID(rawValue: table)] = nil
    }
  }

  private mutating func table(_ number: UInt32) -> TableStore {
    let id = TableID(rawValue: number)
    highestTableID = max(highestTableID, number)
    if let table = tables[id] { return table }
    let table = TableStore(id: id)
    tables[id] = table
    return table
  }
}
