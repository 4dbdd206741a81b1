import Primitives

/// Judges snapshot isolation by the engine's own timestamps, as its transactions run.
///
/// Reads are judged when their transaction ends, because an engine may let a transaction read what another one is
/// about to commit. The snapshot of a transaction is the timestamp up to which it sees commits. Memory contains the
/// live transactions and the versions that they can ask for.
///
/// After a violation was thrown, the transaction concerned has ended and the checker can go on.
public struct SnapshotTimestampChecker: Sendable {
  /// A live transaction.
  public struct Ticket: Hashable, Sendable {
    let place: Int32
    let generation: UInt32
  }

  private let absent: UInt64
  private var keys = KeyTable()
  private var histories: ContiguousArray<VersionHistory> = []
  private var transactions: ContiguousArray<SnapshotTransaction> = []
  private var generations: ContiguousArray<UInt32> = []
  private var free: ContiguousArray<Int32> = []
  /// The newest commit acknowledged to each session.
  private var sessions: ContiguousArray<UInt64> = []
  private var acknowledged: UInt64 = 0
  /// A timestamp that no live snapshot precedes; it lags behind, which makes it cheap.
  private var horizon: UInt64 = 0
  private var endsUntilHorizon = 64
  /// The commit timestamps after the horizon, ascending.
  private var commits: ContiguousArray<UInt64> = []

  /// A checker of an empty database.
  ///
  /// - Parameter absent: The value that a read of a never-written key returns.
  public init(absent: UInt64 = 0) { self.absent = absent }

  /// The number of transactions that have not ended.
  public var liveCount: Int { transactions.count - free.count }

  /// The number of versions in memory.
  public var versionCount: Int { histories.reduce(0) { $0 + $1.count } }

  /// A transaction begins with a snapshot.
  ///
  /// - Parameter session: A small number, because sessions are stored in an array.
  /// - Throws: `sessionBehind` and `acknowledgedMissing`.
  /// - Complexity: O(1) amortised.
  public mutating func begin(
    session: Int, snapshot: UInt64
  ) throws(SnapshotViolation) -> Ticket {
    require(session >= 0 && session < 1 << 24, "session \(session) is not a small number")
    while sessions.count <= session { sessions.append(0) }
    if snapshot < sessions[session] {
      throw .sessionBehind(snapshot: snapshot, committed: sessions[session])
    }
    if snapshot < acknowledged {
      throw .acknowledgedMissing(snapshot: snapshot, acknowledged: acknowledged)
    }
    let place = free.popLast() ?? makePlace()
    transactions[Int(place)].begin(session: session, snapshot: snapshot)
    return Ticket(place: place, generation: generations[Int(place)])
  }

  /// A read returned a value.
  ///
  /// - Throws: `ownWriteMissing`; other reads are judged at the end of the transaction.
  /// - Complexity: O(1) amortised.
  public mutating func read(
    _ ticket: Ticket, key: UInt64, value: UInt64
  ) throws(SnapshotViolation) {
    let place = check(ticket)
    let number = number(of: key)
    guard let own = transactions[place].ownValue(of: number) else {
      return transactions[place].read(number, value)
    }
    guard own != value else { return }
    release(ticket)
    throw .ownWriteMissing(key: key, written: own, read: value)
  }

  /// A write of a value; pass `absent` for a deletion.
  ///
  /// - Complexity: O(1) amortised.
  public mutating func write(_ ticket: Ticket, key: UInt64, value: UInt64) {
    transactions[check(ticket)].write(number(of: key), value)
  }

  /// The number of writes so far, for `rollBack`.
  public func savepoint(_ ticket: Ticket) -> Int { transactions[check(ticket)].writes.count }

  /// Takes back the writes since a savepoint.
  public mutating func rollBack(_ ticket: Ticket, to savepoint: Int) {
    transactions[check(ticket)].truncate(to: savepoint)
  }

  /// The transaction ends without a trace.
  ///
  /// Its reads are judged only on demand, because a transaction that was refused may have read from another that
  /// was refused too.
  ///
  /// - Throws: `wrongVersion`, if reads are judged.
  /// - Complexity: O(accesses of the transaction), with a factor log(versions) for old snapshots.
  public mutating func abort(
    _ ticket: Ticket, judgingReads: Bool = false
  ) throws(SnapshotViolation) {
    let place = check(ticket)
    defer { release(ticket) }
    if judgingReads { try judgeReads(place) }
  }

  /// The writes become visible at a timestamp; the acknowledgement follows.
  ///
  /// - Throws: Any violation except those of `begin` and `read`.
  /// - Complexity: as `abort`.
  public mutating func commit(
    _ ticket: Ticket, at timestamp: UInt64
  ) throws(SnapshotViolation) {
    let place = check(ticket)
    do throws(SnapshotViolation) {
      try judgeReads(place)
      try claim(timestamp, place)
      try judgeWrites(place, at: timestamp)
    } catch {
      release(ticket)
      throw error
    }
    install(place, at: timestamp)
    transactions[place].committed(at: timestamp)
  }

  /// A reader that wrote nothing ends successfully, without a timestamp.
  ///
  /// - Throws: `wrongVersion`.
  /// - Complexity: as `abort`.
  public mutating func finishReading(_ ticket: Ticket) throws(SnapshotViolation) {
    require(transactions[check(ticket)].writes.isEmpty, "a writer ends by commit or abort")
    try abort(ticket, judgingReads: true)
  }

  /// The client learns of a commit: a transaction that begins from now on must see it.
  ///
  /// - Complexity: O(1) amortised.
  public mutating func acknowledge(_ ticket: Ticket) {
    let place = check(ticket)
    guard let commit = transactions[place].commit else {
      trap("transaction \(ticket.place) is acknowledged before it committed")
    }
    let session = transactions[place].session
    sessions[session] = max(sessions[session], commit)
    acknowledged = max(acknowledged, commit)
    release(ticket)
  }

  /// A commit ends without an acknowledgement, as in a crash; its writes stay.
  public mutating func abandon(_ ticket: Ticket) { release(ticket) }

  /// The value that a snapshot shows.
  public func expectedValue(of key: UInt64, at snapshot: UInt64) -> UInt64 {
    keys.existing(key).flatMap { histories[$0].value(at: snapshot) } ?? absent
  }
}

extension SnapshotTimestampChecker {
  private mutating func number(of key: UInt64) -> Int {
    let number = keys.number(of: key)
    if number == histories.count { histories.append(VersionHistory()) }
    return number
  }

  private mutating func makePlace() -> Int32 {
    transactions.append(SnapshotTransaction())
    generations.append(0)
    return Int32(transactions.count - 1)
  }

  private func check(_ ticket: Ticket) -> Int {
    let place = Int(ticket.place)
    require(
      generations[place] == ticket.generation, "transaction \(place) has ended before")
    return place
  }

  private mutating func judgeReads(_ place: Int) throws(SnapshotViolation) {
    let snapshot = transactions[place].snapshot
    for read in transactions[place].reads {
      let expected = histories[Int(read.key)].value(at: snapshot) ?? absent
      histories[Int(read.key)].noteRead(at: snapshot)
      guard expected == read.value else {
        throw .wrongVersion(
          key: keys.keys[Int(read.key)], snapshot: snapshot, expected: expected, read: read.value)
      }
    }
  }

  /// A transaction's own snapshot is at or after the horizon, so a timestamp that is accepted was never pruned.
  private mutating func claim(_ timestamp: UInt64, _ place: Int) throws(SnapshotViolation) {
    let snapshot = transactions[place].snapshot
    guard timestamp > snapshot else {
      throw .commitNotAfterSnapshot(snapshot: snapshot, commit: timestamp)
    }
    var position = commits.count
    while position > 0, commits[position - 1] > timestamp { position -= 1 }
    if position > 0, commits[position - 1] == timestamp {
      throw .timestampTaken(commit: timestamp)
    }
    commits.insert(timestamp, at: position)
  }

  private func judgeWrites(_ place: Int, at timestamp: UInt64) throws(SnapshotViolation) {
    let snapshot = transactions[place].snapshot
    for write in transactions[place].writes {
      let history = histories[Int(write.key)]
      if let newest = history.newestCommit, newest > snapshot {
        throw .conflictMissed(
          key: keys.keys[Int(write.key)], snapshot: snapshot, committed: newest)
      }
      if let read = history.newestRead, read >= timestamp {
        throw .appearedInPast(key: keys.keys[Int(write.key)], commit: timestamp, read: read)
      }
    }
  }

  private mutating func install(_ place: Int, at timestamp: UInt64) {
    for position in transactions[place].writes.indices
    where transactions[place].isLatest(position) {
      let write = transactions[place].writes[position]
      histories[Int(write.key)].install(
        VersionHistory.Version(commit: timestamp, value: write.value), horizon: horizon)
    }
  }

  private mutating func release(_ ticket: Ticket) {
    let place = check(ticket)
    transactions[place].end()
    generations[place] &+= 1
    free.append(ticket.place)
    endsUntilHorizon -= 1
    if endsUntilHorizon <= 0 { raiseHorizon() }
  }

  /// Every later snapshot is at or after what is acknowledged, so that bounds the horizon too.
  private mutating func raiseHorizon() {
    var oldest = acknowledged
    for transaction in transactions where transaction.isLive {
      oldest = min(oldest, transaction.snapshot)
    }
    horizon = oldest
    let kept = commits.firstIndex { $0 > horizon } ?? commits.count
    commits.removeFirst(kept)
    endsUntilHorizon = max(64, transactions.count)
  }
}
