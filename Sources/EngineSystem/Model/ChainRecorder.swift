import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

/// Records what clients saw and wrote of versioned values, for the judgement at the end of a run.
///
/// A cell carries its own version number, tag and previous tag; a list is as long as its version and ends in its
/// tag. The engine's timestamps play no part here.
final class ChainRecorder {
  @exclusivity(unchecked) private(set) var checker = VersionChainChecker()
  /// Where the chains of this era begin: what survived the loss that began the era.
  @exclusivity(unchecked) private var bases: [UInt64: (version: UInt32, tag: UInt64)] = [:]

  /// The verdict over everything recorded since the era began.
  func verdict() -> Verdict { checker.verdict(for: .strongSessionSnapshotIsolation) }

  /// Starts a new era after acknowledged commits were lost, as may happen in NORMAL mode.
  func beginEra() {
    checker.reset()
    bases.removeAll()
  }

  /// Sets what a key contains at the beginning of an era.
  func setBase(key: UInt64, version: UInt32, tag: UInt64) {
    if version > 0 { bases[key] = (version, tag) }
  }

  func begin(fiber: Int) -> Int { checker.begin(process: fiber) }

  func read(_ transaction: Int, key: UInt64, version: UInt32, tag: UInt64) {
    let (number, tag) = relative(key, version, tag)
    checker.read(transaction, key: key, version: number, tag: tag)
  }

  func write(_ transaction: Int, key: UInt64, version: UInt32, tag: UInt64, previous: UInt64) {
    let (number, _) = relative(key, version, tag)
    let before = relative(key, version - 1, previous)
    guard number > 0 else { return }
    checker.write(transaction, key: key, version: number, tag: tag, previous: before.tag)
  }

  func savepoint(_ transaction: Int) -> VersionChainChecker.Savepoint {
    checker.savepoint(transaction)
  }

  func rollBack(to savepoint: VersionChainChecker.Savepoint) { checker.rollBack(to: savepoint) }

  func end(_ transaction: Int, _ outcome: Outcome) { checker.end(transaction, outcome) }

  private func relative(_ key: UInt64, _ version: UInt32, _ tag: UInt64) -> (UInt32, tag: UInt64) {
    guard let base = bases[key] else { return (version, tag) }
    let number = version >= base.version ? version - base.version : 0
    return (number, tag == base.tag ? 0 : tag)
  }
}

extension ChainRecorder {
  /// What one transaction of a client has seen and written of versioned values.
  struct Session {
    private(set) var transaction: Int?
    private var savepoints: ContiguousArray<VersionChainChecker.Savepoint> = []
    /// Tags written and not read back yet, with the keys that they were written to.
    private var unread: ContiguousArray<(table: ModelTable, key: Int64, tag: UInt64)> = []
    private var unreadAtSavepoint: ContiguousArray<Int> = []

    /// Whether the transaction has read back a versioned value that it wrote.
    private(set) var hasReadOwnWrite = false

    /// Whether every versioned value that was written has been read back, so that its number is known.
    var isComplete: Bool { unread.isEmpty }

    mutating func begin(_ recorder: ChainRecorder, fiber: Int) {
      reset()
      transaction = recorder.begin(fiber: fiber)
    }

    /// Forgets everything; the lists keep their memory for the next transaction.
    mutating func reset() {
      var next = Session()
      swap(&next.savepoints, &savepoints)
      swap(&next.unread, &unread)
      swap(&next.unreadAtSavepoint, &unreadAtSavepoint)
      next.savepoints.removeAll(keepingCapacity: true)
      next.unread.removeAll(keepingCapacity: true)
      next.unreadAtSavepoint.removeAll(keepingCapacity: true)
      self = next
    }

    mutating func end(_ outcome: Outcome, _ recorder: ChainRecorder) {
      guard let transaction else { return }
      recorder.end(transaction, outcome)
      self.transaction = nil
    }

    mutating func savepoint(_ recorder: ChainRecorder) {
      guard let transaction else { return }
      savepoints.append(recorder.savepoint(transaction))
      unreadAtSavepoint.append(unread.count)
    }

    mutating func release(to index: Int) {
      guard index < savepoints.count else { return }
      savepoints.removeSubrange(index...)
      unreadAtSavepoint.removeSubrange(index...)
    }

    mutating func rollBack(to index: Int, _ recorder: ChainRecorder) {
      guard index < savepoints.count else { return }
      recorder.rollBack(to: savepoints[index])
      unread.removeLast(max(0, unread.count - unreadAtSavepoint[index]))
      savepoints.removeSubrange((index + 1)...)
      unreadAtSavepoint.removeSubrange((index + 1)...)
    }

    /// A write has finished.
    mutating func wrote(_ effect: Effect, _ changes: Int64, _ transaction: ModelTransaction) {
      guard changes > 0 else { return }
      switch effect {
      case .update(let table, let key, _, .cell(let tag)):
        unread.append((table, key, UInt64(tag)))
        for _ in 0..<changes { transaction.cellTags.append(tag) }
      case .update(let table, let key, _, .append(let text)):
        unread.append((table, key, Self.lastTag(text).tag))
      case .insert(.lists, .some(let key), let row):
        unread.append((.lists, key, Self.lastTag(row.text).tag))
      default: break
      }
    }

    /// A read of versioned values has finished.
    mutating func read(
      _ query: Query, _ rows: ContiguousArray<KeyedRow>, _ model: ModelTransaction,
      _ recorder: ChainRecorder
    ) {
      guard let transaction else { return }
      guard query.table == .cells || query.table == .lists else { return }
      for row in rows { note(query.table, row, transaction, recorder) }
      if rows.isEmpty, query.lower == query.upper {
        let key = Self.key(query.table, query.lower)
        recorder.read(transaction, key: key, version: 0, tag: 0)
      }
    }

    private mutating func note(
      _ table: ModelTable, _ row: KeyedRow, _ transaction: Int, _ recorder: ChainRecorder
    ) {
      let key = Self.key(table, row.key)
      let (version, tag, previous) = Self.versioned(table, row.row)
      if let place = unread.lastIndex(where: { $0.table == table && $0.key == row.key }) {
        if unread[place].tag == tag {
          unread.remove(at: place)
          hasReadOwnWrite = true
          recorder.write(transaction, key: key, version: version, tag: tag, previous: previous)
          return
        }
      }
      recorder.read(transaction, key: key, version: version, tag: tag)
    }

    static func versioned(
      _ table: ModelTable, _ row: ModelRow
    ) -> (version: UInt32, tag: UInt64, previous: UInt64) {
      if table == .cells {
        return (
          UInt32(truncatingIfNeeded: row.a), UInt64(bitPattern: row.b), UInt64(bitPattern: row.c)
        )
      }
      return lastTag(row.text)
    }

    /// The number of tags in a list, its last, and the one before that.
    static func lastTag(_ text: String) -> (version: UInt32, tag: UInt64, previous: UInt64) {
      var text = text
      return text.withUTF8(lastTag)
    }

    /// Counts all commas, and reads digits only after the last but two.
    private static func lastTag(
      _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (version: UInt32, tag: UInt64, previous: UInt64) {
      var count: UInt32 = 0
      for byte in bytes { count &+= byte == UInt8(ascii: ",") ? 1 : 0 }
      var end = bytes.count
      while end > 0, bytes[end - 1] != UInt8(ascii: ",") { end -= 1 }
      let (tag, start) = number(in: bytes, before: end - 1)
      return (count, tag, number(in: bytes, before: start - 1).value)
    }

    /// The digits that end before a comma, and where they begin; 0 if there is no such comma.
    private static func number(
      in bytes: UnsafeBufferPointer<UInt8>, before comma: Int
    ) -> (value: UInt64, start: Int) {
      guard comma >= 0 else { return (0, 0) }
      var start = comma
      while start > 0, bytes[start - 1] != UInt8(ascii: ",") { start -= 1 }
      var value: UInt64 = 0
      for index in start..<comma {
        value = value &* 10 &+ UInt64(bytes[index] &- UInt8(ascii: "0"))
      }
      return (value, start)
    }

    static func key(_ table: ModelTable, _ key: Int64) -> UInt64 {
      UInt64(table.rawValue) << 56 | UInt64(bitPattern: key)
    }
  }
}

extension ChainRecorder {
  /// Begins the chains of a table with what survived a loss.
  func rebase(_ table: ModelTable, _ rows: ContiguousArray<KeyedRow>) {
    guard table == .cells || table == .lists else { return }
    for row in rows {
      let (version, tag, _) = Session.versioned(table, row.row)
      setBase(key: Session.key(table, row.key), version: version, tag: tag)
    }
  }
}
