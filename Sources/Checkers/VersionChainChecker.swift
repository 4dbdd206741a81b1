import Primitives

/// How a transaction ended.
public enum Outcome: UInt8, Sendable {
  /// It was acknowledged.
  case committed
  /// It was rolled back or refused; no other transaction may see its writes.
  case aborted
  /// It is unknown; it counts as committed as soon as a committed transaction has seen one of its writes.
  case indeterminate
}

/// Judges isolation by what transactions read and wrote, without trusting any timestamp of the engine.
///
/// Each value carries the number of its version in the key's chain and a tag that no other write shares, and each
/// write names the tag that it replaces. From these follow the order of versions and all dependencies. Events are
/// recorded as they happen; the order of the calls of `begin` and `end` is the order of real time.
///
/// A key starts in version 0 with tag 0. A transaction that has not ended is indeterminate.
///
/// Source: Adya, "Weak Consistency", 1999; Cerone and Gotsman, "Analysing Snapshot Isolation", 2018, for the
/// condition that every cycle contains two neighbouring antidependencies.
public struct VersionChainChecker: Sendable {
  /// A place in a transaction that it can be rolled back to.
  public struct Savepoint: Sendable {
    let transaction: Int32
    let event: Int32
  }

  struct Event: Sendable {
    static let write: UInt32 = 1 << 31
    static let withdrawn: UInt32 = 1 << 30

    var tag: UInt64
    var previous: UInt64
    var transaction: Int32
    var key: Int32
    var versionAndFlags: UInt32
    /// The next event of the same transaction, or −1.
    var next: Int32

    var isWrite: Bool { versionAndFlags & Self.write != 0 }
    var isWithdrawn: Bool { versionAndFlags & Self.withdrawn != 0 }
    var version: UInt32 { versionAndFlags & (Self.withdrawn - 1) }
  }

  struct Transaction: Sendable {
    var first: Int32 = -1
    var last: Int32 = -1
    var process: UInt32
    var beginPoint: Int32
    var endPoint: Int32 = -1
    var outcome = Outcome.indeterminate
    var hasEnded = false
  }

  var events: ContiguousArray<Event> = []
  var transactions: ContiguousArray<Transaction> = []
  var keys = KeyTable()
  var extents: ContiguousArray<VersionNumbering.Extent> = []
  var timeline = RealTimeChain()
  var processCount = 0

  /// A checker that has seen nothing.
  public init() {}

  /// The number of transactions begun.
  public var transactionCount: Int { transactions.count }

  /// The number of reads and writes recorded, each of which takes 32 bytes.
  public var eventCount: Int { events.count }

  /// Reserves room for these numbers of transactions and events.
  public mutating func reserve(transactions: Int, events: Int) {
    self.transactions.reserveCapacity(transactions)
    self.events.reserveCapacity(events)
  }

  /// A new transaction of a process; transactions are numbered from 0 in the order of these calls.
  ///
  /// - Parameter process: A small number, because processes are stored in an array.
  /// - Complexity: O(1) amortised.
  public mutating func begin(process: Int) -> Int {
    require(process >= 0 && process < 1 << 24, "process \(process) is not a small number")
    processCount = max(processCount, process + 1)
    transactions.append(Transaction(process: UInt32(process), beginPoint: timeline.began()))
    return transactions.count - 1
  }

  /// A read that met a version with a tag; version 0 with tag 0 means that the key was never written.
  ///
  /// - Complexity: O(1) amortised.
  public mutating func read(_ transaction: Int, key: UInt64, version: UInt32, tag: UInt64) {
    append(transaction, key: key, version: version, flags: 0, tag: tag, previous: 0)
  }

  /// A write that makes a version with a new tag, which replaces the previous one.
  ///
  /// - Complexity: O(1) amortised.
  public mutating func write(
    _ transaction: Int, key: UInt64, version: UInt32, tag: UInt64, previous: UInt64
  ) {
    require(version > 0, "a write of key \(key) makes version 0, which is never written")
    append(
      transaction, key: key, version: version, flags: Event.write, tag: tag, previous: previous)
  }

  /// The place that the transaction has reached.
  public func savepoint(_ transaction: Int) -> Savepoint {
    Savepoint(transaction: Int32(transaction), event: transactions[transaction].last)
  }

  /// Takes back what the transaction did since a savepoint; no other transaction may see those writes.
  ///
  /// - Complexity: O(events of the transaction since the savepoint).
  public mutating func rollBack(to savepoint: Savepoint) {
    let transaction = Int(savepoint.transaction)
    var place = savepoint.event < 0 ? transactions[transaction].first : savepoint.event
    if savepoint.event >= 0 { place = events[Int(place)].next }
    while place >= 0 {
      events[Int(place)].versionAndFlags |= Event.withdrawn
      place = events[Int(place)].next
    }
  }

  /// The end of a transaction, as its process learned it.
  ///
  /// - Complexity: O(1) amortised.
  public mutating func end(_ transaction: Int, _ outcome: Outcome) {
    require(!transactions[transaction].hasEnded, "transaction \(transaction) has ended before")
    transactions[transaction].hasEnded = true
    transactions[transaction].outcome = outcome
    if outcome == .committed { transactions[transaction].endPoint = timeline.ended() }
  }

  /// Forgets everything but keeps the memory, for the next history.
  public mutating func reset() {
    events.removeAll(keepingCapacity: true)
    transactions.removeAll(keepingCapacity: true)
    keys.removeAll()
    extents.removeAll(keepingCapacity: true)
    timeline = RealTimeChain()
    processCount = 0
  }

  @inline(__always)
  private mutating func append(
    _ transaction: Int, key: UInt64, version: UInt32, flags: UInt32, tag: UInt64, previous: UInt64
  ) {
    require(!transactions[transaction].hasEnded, "transaction \(transaction) has ended")
    require(version < Event.withdrawn, "version \(version) of key \(key) is too high")
    require(events.count < Int(Int32.max), "too many events")
    let number = keys.number(of: key)
    if number == extents.count { extents.append(VersionNumbering.Extent()) }
    extents[number].eventCount += 1
    if Int(version) > extents[number].highest { extents[number].highest = Int(version) }
    let place = Int32(truncatingIfNeeded: events.count)
    events.append(
      Event(
        tag: tag, previous: previous, transaction: Int32(truncatingIfNeeded: transaction),
        key: Int32(truncatingIfNeeded: number), versionAndFlags: version | flags, next: -1))
    let last = transactions[transaction].last
    if last < 0 {
      transactions[transaction].first = place
    } else {
      events[Int(last)].next = place
    }
    transactions[transaction].last = place
  }
}
