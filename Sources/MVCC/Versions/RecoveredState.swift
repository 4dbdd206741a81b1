import AsyncIO
import Primitives
import Storage
import Values

/// The result of replaying a log: the newest version of each row, and the counters above all of it.
struct RecoveredState {
  var tables: [TableID: TableStore] = [:]
  var highestTimestamp: UInt64 = 0
  var highestTableID: UInt32 = TableID.schema.rawValue
  /// Frames that were complete but had a wrong checksum.
  var damagedFrames = 0
  /// The commits found, in the order of the log.
  var timestamps: [Timestamp] = []

  /// All tables, for a linear search: there are few.
  private var list: ContiguousArray<TableStore> = []
  /// Chains of deleted rows, for later rows.
  private var spareChains: ContiguousArray<VersionChain> = []

  /// Applies one transaction, whose frame is in `bytes`; frames come in the order of the log.
  ///
  /// There are no readers yet, so a row's new record replaces the old one in the same memory.
  /// - Complexity: O(operations × log rows).
  mutating func apply(_ frame: LogFrame, in bytes: [UInt8]) {
    let timestamp = Timestamp(rawValue: frame.timestamp)
    highestTimestamp = max(highestTimestamp, frame.timestamp)
    timestamps.append(timestamp)
    let payload = bytes.span.bytes.extracting(frame.payload)
    var reader = LogPayloadReader(payload)
    while let entry = reader.next() {
      switch entry {
      case .upsert(let table, let row, let range):
        let record = payload.extracting(range)
        chain(row, in: self.table(table)).replay(record, at: timestamp)
      case .delete(let table, let row):
        if let chain = self.table(table).rows.removeValue(forKey: row) { spareChains.append(chain) }
      case .dropTable(let table): drop(table)
      }
    }
  }

  private mutating func chain(_ row: Int64, in table: TableStore) -> VersionChain {
    if let chain = table.rows[row] { return chain }
    let chain = spareChains.popLast() ?? VersionChain()
    table.rows.updateValue(chain, forKey: row)
    return chain
  }

  private mutating func drop(_ number: UInt32) {
    highestTableID = max(highestTableID, number)
    let id = TableID(rawValue: number)
    tables[id] = nil
    list.removeAll { $0.id == id }
  }

  private mutating func table(_ number: UInt32) -> TableStore {
    let id = TableID(rawValue: number)
    for index in list.indices where list[index].id == id { return list[index] }
    highestTableID = max(highestTableID, number)
    let table = TableStore(id: id)
    tables[id] = table
    list.append(table)
    return table
  }
}

extension VersionChain {
  /// Makes `bytes`, committed at `timestamp`, the only version of the row.
  fileprivate func replay(_ bytes: RawSpan, at timestamp: Timestamp) {
    if versions.isEmpty {
      let record = bytes.withUnsafeBytes { Record(bytes: [UInt8]($0)) }
      versions.append(RowVersion(begin: VersionStamp(timestamp), end: .none, record: record))
    } else {
      var record = versions.update(at: 0) { version in
        version.begin = VersionStamp(timestamp)
        return version.record.take()
      }
      record?.replace(by: bytes)
      versions.update(at: 0) { $0.record = record }
    }
  }
}
