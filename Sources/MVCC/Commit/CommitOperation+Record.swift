import AsyncIO
import Primitives
import Storage

extension CommitOperation {
  /// Appends the next rows to the log record: rows of the schema first, then all others.
  mutating func buildChunk() {
    guard let end = transaction.endTimestamp else { trap("\(transaction.id) logs without an end") }
    if builder == nil {
      builder = LogFrameBuilder(timestamp: end.rawValue, in: store.log.takeSpareBytes())
    }
    let count = transaction.writeSet.count
    var budget = store.options.chunkSize
    // Two passes over the write set, numbered through: schema rows, then the rest.
    while progress < 2 * count, budget > 0 {
      let key = transaction.writeSet[progress % count]
      if (key.table == .schema) == (progress < count) {
        append(key)
        budget -= 1
      }
      progress += 1
    }
    guard progress >= 2 * count else { return }
    for table in transaction.droppedTables { builder?.append(.dropTable(table: table.rawValue)) }
    let isTooBig = (builder?.payloadSize ?? 0) > LogFormat.payloadLimit
    advance(isTooBig ? machine.refused(.tooBig) : machine.recordBuilt())
  }

  private mutating func append(_ key: RowKey) {
    guard let chain = store.index.chain(key) else {
      #if PlantedBugs
        if store.isPlanted(.staleWriteset) { return appendDelete(key) }
      #endif
      trap("\(transaction.id) logs row \(key.row) of \(key.table), which is gone")
    }
    if let own = chain.own(transaction.stamp), chain.versions[own].end != transaction.stamp,
      let record = chain.versions[own].record
    {
      builder?.append(.upsert(table: key.table.rawValue, row: key.row, record: record))
    } else {
      appendDelete(key)
    }
  }

  private mutating func appendDelete(_ key: RowKey) {
    builder?.append(.delete(table: key.table.rawValue, row: key.row))
  }
}
