import AsyncIO
import Primitives

/// Rows that hold a version which nobody will see any more, once the oldest snapshot has moved on.
///
/// A queue in the order of the commits that superseded them, so that collecting costs time for what
/// is dropped and not for what is kept.
struct GarbageCollector {
  struct Entry {
    let table: TableID
    let row: Int64
    /// The commit that ended a version or left a deletion.
    let timestamp: Timestamp
  }

  private var queue: ContiguousArray<Entry> = []
  private var head = 0

  var count: Int { queue.count - head }

  mutating func append(_ entry: Entry) { queue.append(entry) }

  /// The next row to look at, if its commit is below the oldest snapshot.
  mutating func next(below watermark: Timestamp) -> Entry? {
    guard head < queue.count, queue[head].timestamp < watermark else { return nil }
    head += 1
    let entry = queue[head - 1]
    if head > 256, head * 2 > queue.count {
      queue.removeFirst(head)
      head = 0
    }
    return entry
  }
}

extension MVStore {
  /// Below this every decided version that was superseded can go: the oldest open snapshot.
  var lowWatermark: Timestamp {
    #if PlantedBugs
      if isPlanted(.eagerCollection) { return clock }
    #endif
    return transactions.oldestBegin ?? clock
  }

  /// Collects up to `limit` rows; answers whether there may be more.
  func collectChunk(limit: Int) -> Bool {
    let watermark = lowWatermark
    for _ in 0..<limit {
      guard let entry = collector.next(below: watermark) else { return false }
      collect(entry, below: watermark)
    }
    return true
  }

  /// Drops everything that no open snapshot can see, at once.
  ///
  /// - Complexity: O(rows superseded since the last collection).
  package func collectGarbage() {
    while collectChunk(limit: 1024) {}
  }

  private func collect(_ entry: GarbageCollector.Entry, below watermark: Timestamp) {
    guard let table = existingTable(entry.table), let chain = table.rows[entry.row] else { return }
    let before = chain.versions.count
    chain.versions.removeAll { version in
      if version.end.isTimestamp { return version.end.timestamp < watermark }
      return version.record == nil && version.begin.isTimestamp
        && version.begin.timestamp < watermark
    }
    let dropped = before - chain.versions.count
    statistics.collectedVersions += dropped
    if dropped > 0, let newest = chain.versions.last?.begin, newest.isTimestamp,
      newest.timestamp > watermark
    {
      statistics.collectedUnderReaders += dropped
    }
    if chain.versions.isEmpty { table.rows.removeValue(forKey: entry.row) }
  }
}
