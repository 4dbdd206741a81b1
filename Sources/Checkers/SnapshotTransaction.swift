import Primitives

/// What a live transaction has read and written, in order.
struct SnapshotTransaction: Sendable {
  struct Access: Sendable {
    let key: Int32
    let value: UInt64
  }

  /// With more writes than this, a table finds them faster than a linear search.
  private static let walkMax = 16

  private(set) var session = 0
  private(set) var snapshot: UInt64 = 0
  private(set) var commit: UInt64?
  private(set) var isLive = false
  private(set) var reads: ContiguousArray<Access> = []
  private(set) var writes: ContiguousArray<Access> = []
  /// The place of the latest write of each key, once there are many.
  private var table = KeyTable()
  private var latest: ContiguousArray<Int32> = []
  private var tabled = 0

  /// Starts again, keeping the memory of the previous transaction.
  mutating func begin(session: Int, snapshot: UInt64) {
    self.session = session
    self.snapshot = snapshot
    commit = nil
    isLive = true
    reads.removeAll(keepingCapacity: true)
    writes.removeAll(keepingCapacity: true)
    forgetTable()
  }

  mutating func end() { isLive = false }

  mutating func committed(at timestamp: UInt64) { commit = timestamp }

  mutating func read(_ key: Int, _ value: UInt64) {
    reads.append(Access(key: Int32(key), value: value))
  }

  mutating func write(_ key: Int, _ value: UInt64) {
    writes.append(Access(key: Int32(key), value: value))
  }

  /// Removes the writes from a place on.
  mutating func truncate(to count: Int) {
    require(count <= writes.count, "savepoint \(count) lies after \(writes.count) writes")
    writes.removeSubrange(count...)
    forgetTable()
  }

  /// What the transaction last wrote to the key.
  mutating func ownValue(of key: Int) -> UInt64? {
    guard writes.count > Self.walkMax else {
      return writes.last { $0.key == Int32(key) }?.value
    }
    fillTable()
    return table.existing(UInt64(key)).map { writes[Int(latest[$0])].value }
  }

  /// Whether the write at a place is the last of its key.
  mutating func isLatest(_ place: Int) -> Bool {
    let key = writes[place].key
    guard writes.count > Self.walkMax else {
      return !writes[(place + 1)...].contains { $0.key == key }
    }
    fillTable()
    return table.existing(UInt64(key)).map { Int(latest[$0]) == place } ?? false
  }

  private mutating func fillTable() {
    while tabled < writes.count {
      let number = table.number(of: UInt64(writes[tabled].key))
      if number == latest.count { latest.append(0) }
      latest[number] = Int32(tabled)
      tabled += 1
    }
  }

  private mutating func forgetTable() {
    guard tabled > 0 else { return }
    table = KeyTable()
    latest.removeAll(keepingCapacity: true)
    tabled = 0
  }
}
