import AsyncIO
import Primitives
import Testing

@testable import MVCC

@Suite("Commit dependencies") struct DependencyTests {
  /// A writer of row 1 that is held after its validation.
  private func held(_ rig: StoreRig) throws -> PendingCommit {
    try rig.fill([1: 10, 2: 20])
    let writer = try rig.begin()
    try rig.write(writer, 1, 11)
    let operation = rig.makeCommit(writer)
    try rig.hold(operation, at: .logRecordPrepared)
    return operation
  }

  @Test("A speculative reader commits after the commit that it read", arguments: [true, false])
  func committed(writes: Bool) throws {
    let rig = try StoreRig()
    let operation = try held(rig)
    let reader = try rig.begin()
    #expect(try rig.read(reader, 1) == 11)
    #expect(reader.dependencies == [operation.transaction.id])
    if writes { try rig.write(reader, 2, 21) }
    let commit = rig.makeCommit(reader)
    for _ in 0..<3 {
      guard case .io(let waiting) = try commit.step() else { throw EngineError.misuse("too early") }
      #expect(waiting.yieldReason?.contendedResource == .transaction)
    }
    try rig.finish(operation)
    #expect(try rig.finish(commit) == (writes ? reader.endTimestamp : nil))
    #expect(try rig.rows() == [1: 11, 2: writes ? 21 : 20])
    #expect(rig.store.holdings.isEmpty)
  }

  @Test("A speculative reader aborts with the commit that it read", arguments: [true, false])
  func aborted(writes: Bool) throws {
    let rig = try StoreRig()
    let operation = try held(rig)
    let reader = try rig.begin()
    #expect(try rig.read(reader, 1) == 11)
    if writes { try rig.write(reader, 1, 12) }
    let commit = rig.makeCommit(reader)
    _ = try commit.step()
    operation.abandon()
    rig.store.checkInvariants()
    #expect(throws: EngineError.commitDependencyAborted) { try rig.finish(commit) }
    #expect(try rig.rows() == [1: 10, 2: 20])
    #expect(rig.store.holdings.isEmpty)
    #expect(rig.store.versionCounts.versions == 2)
  }

  @Test("A statement of a reader whose dependency has aborted fails at its next step")
  func nextStep() throws {
    let rig = try StoreRig()
    let operation = try held(rig)
    let reader = try rig.begin()
    #expect(try rig.read(reader, 1) == 11)
    try rig.store.checkUsable(reader)
    operation.abandon()
    #expect(throws: EngineError.commitDependencyAborted) { try rig.store.checkUsable(reader) }
    #expect(reader.state == .aborted)
  }

  @Test("A chain of speculative writers ends as its first one does", arguments: [true, false])
  func chain(commits: Bool) throws {
    let rig = try StoreRig()
    let first = try held(rig)
    var others: [PendingCommit] = []
    for value in 12..<15 {
      let writer = try rig.begin()
      #expect(try rig.read(writer, 1) == Int64(value) - 1)
      try rig.write(writer, 1, Int64(value))
      let operation = rig.makeCommit(writer)
      _ = try operation.step()
      others.append(operation)
      rig.store.checkInvariants()
    }
    if commits { try rig.finish(first) } else { first.abandon() }
    for operation in others {
      if commits {
        try rig.finish(operation)
      } else {
        #expect(throws: EngineError.commitDependencyAborted) { try rig.finish(operation) }
      }
      rig.store.checkInvariants()
    }
    #expect(try rig.read(try rig.begin(), 1) == (commits ? 14 : 10))
    rig.store.collectGarbage()
    #expect(rig.store.statistics.dependencyAborts == (commits ? 0 : 3))
  }

  @Test(
    "A row deleted by a commit in progress is inserted over it, and both commits succeed",
    arguments: [true, false])
  func insertOverDeletion(eager: Bool) throws {
    let rig = try StoreRig(eager: eager)
    try rig.fill([1: 10])
    let deleter = try rig.begin()
    try rig.delete(deleter, 1)
    let operation = rig.makeCommit(deleter)
    try rig.hold(operation, at: .beforePublishCommit)
    let between = try rig.begin()
    let writer = try rig.begin()
    try rig.write(writer, 1, 12)
    let second = rig.makeCommit(writer)
    _ = try second.step()
    try rig.finish(operation)
    try rig.finish(second)
    rig.store.checkInvariants()
    #expect(try rig.read(between, 1) == nil)
    #expect(try rig.rows() == [1: 12])
  }

  @Test(
    "A commit that must fail, since its row was deleted over a newer snapshot, is not read by others",
    arguments: [true, false])
  func outrunByDeletion(writesFirst: Bool) throws {
    let rig = try StoreRig(eager: false)
    try rig.fill([1: 10])
    let loser = try rig.begin()
    try rig.write(loser, 1, 11)
    let winner = try rig.begin()
    // Of a version that its own transaction has deleted nothing is left, but the end of the one before.
    if writesFirst { try rig.write(winner, 1, 12) }
    try rig.delete(winner, 1)
    try rig.commit(winner)
    let operation = rig.makeCommit(loser)
    try rig.hold(operation, at: .commitValidation)
    let reader = try rig.begin()
    #expect(try rig.read(reader, 1) == nil)
    #expect(reader.dependencies.isEmpty)
    #expect(throws: EngineError.writeConflict(table: StoreRig.table, row: 1)) {
      try rig.finish(operation)
    }
    #expect(try rig.rows() == [:])
  }

  @Test("A second commit of a row passes the first one's rewriting and leaves its timestamps alone")
  func overtaking() throws {
    var options = StoreOptions()
    options.chunkSize = 1
    let rig = try StoreRig(options)
    try rig.fill([1: 10, 2: 20])
    let first = try rig.begin()
    try rig.write(first, 1, 11)
    try rig.delete(first, 2)
    let operation = rig.makeCommit(first)
    try rig.hold(operation, at: .rewriteVersionsProgress)
    let between = try rig.begin()
    let writer = try rig.begin()
    try rig.write(writer, 2, 22)
    try rig.commit(writer)
    rig.store.checkInvariants()
    #expect(try rig.scan(between) == [1: 11])
    try rig.finish(operation)
    rig.store.checkInvariants()
    #expect(try rig.scan(between) == [1: 11])
    #expect(try rig.rows() == [1: 11, 2: 22])
  }

  @Test("A contender that deleted a row does not see it again when another one commits")
  func contenderDeletion() throws {
    let rig = try StoreRig(eager: false)
    try rig.fill([1: 10])
    let (loser, winner) = (try rig.begin(), try rig.begin())
    try rig.delete(loser, 1)
    try rig.write(winner, 1, 12)
    try rig.commit(winner)
    #expect(try rig.read(loser, 1) == nil)
    #expect(throws: EngineError.writeConflict(table: StoreRig.table, row: 1)) {
      try rig.commit(loser)
    }
    rig.store.collectGarbage()
    #expect(rig.store.versionCounts.versions == 1)
  }

  @Test("A row does not come back when the claim of a contender was released before the commit")
  func releasedClaim() throws {
    let rig = try StoreRig(eager: false)
    try rig.fill([1: 10])
    let (first, second) = (try rig.begin(), try rig.begin())
    try rig.write(first, 1, 11)
    try rig.write(second, 1, 12)
    rig.store.rollback(first)
    try rig.commit(second)
    rig.store.checkInvariants()
    let deleter = try rig.begin()
    try rig.delete(deleter, 1)
    try rig.commit(deleter)
    rig.store.collectGarbage()
    #expect(try rig.rows() == [:])
    #expect(rig.store.versionCounts.versions == 0)
  }
}
