import Primitives

/// Rows with a version that no transaction will see once the oldest snapshot has moved on.
///
/// A queue in the order of the commits that superseded them, so that the time for collecting depends on what is
/// dropped and not on what is kept.
struct GarbageCollector {
  struct Entry {
    let table: TableID
    let row: Int64
    /// The commit that ended a version or left a deletion.
    let timestamp: Timestamp
  }

  private var queue: ContiguousArray<Entry> = []
  private var head = 0
  private(set) var collectedVersions = 0
  /// Versions collected although a snapshot older than the newest version of their row was open.
  private(set) var collectedUnderReaders = 0

  var count: Int { queue.count - head }

  mutating func append(_ entry: Entry) { queue.append(entry) }

  /// The next row to examine, if its commit is below the oldest snapshot.
  private mutating func next(below watermark: Timestamp) -> Entry? {
    guard head < queue.count, queue[head].timestamp < watermark else { return nil }
    head += 1
    let entry = queue[head - 1]
    if head > 256, head * 2 > queue.count {
      queue.removeFirst(head)
      head = 0
    }
    return entry
  }

  /// Collects up to `limit` rows of what was superseded below `watermark`, the oldest open snapshot.
  ///
  /// - Returns: Whether there may be more.
  mutating func collect(
    limit: Int, below watermark: Timestamp, in index: inout VersionIndex
  ) -> Bool {
    for _ in 0..<limit {
      guard let entry = next(below: watermark) else { return false }
      collect(entry, below: watermark, in: &index)
    }
    return true
  }

  private mutating func collect(
    _ entry: Entry, below watermark: Timestamp, in index: inout VersionIndex
  ) {
    guard let table = index.existingTable(entry.table), let chain = table.rows[entry.row] else {
      return
    }
    let before = chain.versions.count
    chain.versions.removeAll { version in
      if version.end.isTimestamp { return version.end.timestamp < watermark }
      return version.record == nil && version.begin.isTimestamp
        && version.begin.timestamp < watermark
    }
    let dropped = before - chain.versions.count
    collectedVersions += dropped
    if dropped > 0, let newest = chain.versions.last?.begin, newest.isTimestamp,
      newest.timestamp > watermark
    {
      collectedUnderReaders += dropped
    }
    if chain.versions.isEmpty { table.rows.removeValue(forKey: entry.row) }
  }
}
