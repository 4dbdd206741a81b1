import Checkers
import Testing

@Suite("Snapshot timestamps")
struct SnapshotTimestampTests {
  private let x: UInt64 = 11

  /// A checker in which session 0 committed a value of x at a timestamp.
  private func committed(
    _ value: UInt64, at timestamp: UInt64
  ) throws -> SnapshotTimestampChecker {
    var checker = SnapshotTimestampChecker()
    try write(value, at: timestamp, snapshot: 0, in: &checker)
    return checker
  }

  private func write(
    _ value: UInt64, at timestamp: UInt64, snapshot: UInt64,
    in checker: inout SnapshotTimestampChecker
  ) throws {
    let ticket = try checker.begin(session: 0, snapshot: snapshot)
    checker.write(ticket, key: x, value: value)
    try checker.commit(ticket, at: timestamp)
    checker.acknowledge(ticket)
  }

  @Test("A snapshot reads the newest version at or before it, whatever came after")
  func oldSnapshot() throws {
    var checker = try committed(5, at: 10)
    let reader = try checker.begin(session: 1, snapshot: 10)
    try write(6, at: 11, snapshot: 10, in: &checker)
    try checker.read(reader, key: x, value: 5)
    try checker.read(reader, key: 99, value: 0)
    try checker.finishReading(reader)
    #expect(checker.expectedValue(of: x, at: 9) == 0)
    #expect(checker.expectedValue(of: x, at: 11) == 6)
  }

  @Test("A read of another version is reported with what was expected")
  func wrongVersion() throws {
    var checker = try committed(5, at: 10)
    let reader = try checker.begin(session: 1, snapshot: 10)
    try write(6, at: 11, snapshot: 10, in: &checker)
    try checker.read(reader, key: x, value: 6)
    #expect(throws: SnapshotViolation.wrongVersion(key: x, snapshot: 10, expected: 5, read: 6)) {
      try checker.finishReading(reader)
    }
    #expect(checker.liveCount == 0)
  }

  @Test("A read may give what was committing, if that has committed when the reader ends")
  func speculativeRead() throws {
    var checker = SnapshotTimestampChecker()
    let writer = try checker.begin(session: 0, snapshot: 0)
    checker.write(writer, key: x, value: 5)
    let reader = try checker.begin(session: 1, snapshot: 10)
    try checker.read(reader, key: x, value: 5)
    try checker.commit(writer, at: 10)
    try checker.finishReading(reader)
  }

  @Test("A commit at or below a snapshot that read its key without it appeared in the past")
  func appearedInPast() throws {
    var checker = SnapshotTimestampChecker()
    let writer = try checker.begin(session: 0, snapshot: 0)
    checker.write(writer, key: x, value: 5)
    let reader = try checker.begin(session: 1, snapshot: 10)
    try checker.read(reader, key: x, value: 0)
    try checker.finishReading(reader)
    #expect(throws: SnapshotViolation.appearedInPast(key: x, commit: 10, read: 10)) {
      try checker.commit(writer, at: 10)
    }
  }

  @Test("A read after an own write gives that write, also after many and after a savepoint")
  func ownWrites() throws {
    var checker = SnapshotTimestampChecker()
    let writer = try checker.begin(session: 0, snapshot: 0)
    for key in 0..<40 { checker.write(writer, key: UInt64(key), value: UInt64(key + 100)) }
    try checker.read(writer, key: 3, value: 103)
    let savepoint = checker.savepoint(writer)
    checker.write(writer, key: 3, value: 7)
    try checker.read(writer, key: 3, value: 7)
    checker.rollBack(writer, to: savepoint)
    try checker.read(writer, key: 3, value: 103)
    checker.write(writer, key: 3, value: 8)
    #expect(throws: SnapshotViolation.ownWriteMissing(key: 3, written: 8, read: 103)) {
      try checker.read(writer, key: 3, value: 103)
    }
  }

  @Test("Of several writes of a key the last one is installed")
  func lastWrite() throws {
    var checker = SnapshotTimestampChecker()
    for count in [2, 30] {
      let start = UInt64(count)
      let writer = try checker.begin(session: 0, snapshot: start)
      for value in 1...count { checker.write(writer, key: x, value: UInt64(value)) }
      try checker.commit(writer, at: start + 1)
      checker.acknowledge(writer)
      #expect(checker.expectedValue(of: x, at: start + 1) == start)
    }
  }

  @Test("A second writer of a key after the snapshot is a missed conflict")
  func conflictMissed() throws {
    var checker = try committed(5, at: 10)
    let loser = try checker.begin(session: 1, snapshot: 10)
    checker.write(loser, key: x, value: 7)
    try write(6, at: 11, snapshot: 10, in: &checker)
    #expect(throws: SnapshotViolation.conflictMissed(key: x, snapshot: 10, committed: 11)) {
      try checker.commit(loser, at: 12)
    }
    #expect(checker.expectedValue(of: x, at: 12) == 6)
  }

  @Test("A snapshot before a commit of its own session, or an acknowledged one, is refused")
  func staleSnapshots() throws {
    var checker = try committed(5, at: 10)
    #expect(throws: SnapshotViolation.sessionBehind(snapshot: 9, committed: 10)) {
      _ = try checker.begin(session: 0, snapshot: 9)
    }
    #expect(throws: SnapshotViolation.acknowledgedMissing(snapshot: 9, acknowledged: 10)) {
      _ = try checker.begin(session: 1, snapshot: 9)
    }
  }

  @Test("A snapshot may miss a commit that no client was told about")
  func unacknowledged() throws {
    var checker = SnapshotTimestampChecker()
    let writer = try checker.begin(session: 0, snapshot: 0)
    checker.write(writer, key: x, value: 5)
    try checker.commit(writer, at: 10)
    let reader = try checker.begin(session: 1, snapshot: 9)
    try checker.read(reader, key: x, value: 0)
    try checker.finishReading(reader)
    checker.abandon(writer)
    #expect(checker.liveCount == 0)
  }

  @Test("A commit timestamp is after its snapshot and belongs to one transaction only")
  func timestamps() throws {
    var checker = try committed(5, at: 10)
    let early = try checker.begin(session: 1, snapshot: 10)
    #expect(throws: SnapshotViolation.commitNotAfterSnapshot(snapshot: 10, commit: 10)) {
      try checker.commit(early, at: 10)
    }
    let first = try checker.begin(session: 1, snapshot: 10)
    let second = try checker.begin(session: 2, snapshot: 10)
    try checker.commit(first, at: 12)
    #expect(throws: SnapshotViolation.timestampTaken(commit: 12)) {
      try checker.commit(second, at: 12)
    }
  }

  @Test("Commits that overtake each other are put in the order of their timestamps")
  func overtaking() throws {
    var checker = SnapshotTimestampChecker()
    let first = try checker.begin(session: 0, snapshot: 0)
    let second = try checker.begin(session: 1, snapshot: 0)
    checker.write(first, key: 1, value: 5)
    checker.write(second, key: 2, value: 6)
    try checker.commit(second, at: 12)
    try checker.commit(first, at: 11)
    #expect(checker.expectedValue(of: 1, at: 11) == 5)
    #expect(checker.expectedValue(of: 2, at: 11) == 0)
  }

  @Test("Versions that no live snapshot can ask for are forgotten, and those it can are kept")
  func pruning() throws {
    var checker = try committed(5, at: 1)
    let old = try checker.begin(session: 1, snapshot: 1)
    for timestamp in 2...2000 {
      try write(
        UInt64(timestamp), at: UInt64(timestamp), snapshot: UInt64(timestamp - 1), in: &checker)
    }
    #expect(checker.versionCount > 1900)
    #expect(checker.expectedValue(of: x, at: 1) == 5)
    try checker.read(old, key: x, value: 5)
    try checker.finishReading(old)
    for timestamp in 2001...8000 {
      try write(
        UInt64(timestamp), at: UInt64(timestamp), snapshot: UInt64(timestamp - 1), in: &checker)
    }
    #expect(checker.versionCount < 200)
  }
}
