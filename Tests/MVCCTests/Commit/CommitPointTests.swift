import AsyncIO
import Primitives
import Storage
import Testing

@testable import MVCC

/// One commit held, dropped or failed at each of its points.
@Suite("Commit at every point") struct CommitPointTests {
  /// A store whose next commit passes `point`, and the transaction that makes it.
  private func scene(
    _ point: CommitYieldPoint, _ mode: SyncMode = .full
  ) throws -> (StoreRig, Transaction) {
    var options = StoreOptions()
    options.chunkSize = 1
    options.collectionThreshold = 1
    options.syncMode = mode
    let rig = try StoreRig(options)
    try rig.fill([1: 10, 2: 20])
    let transaction = try rig.begin()
    try rig.write(transaction, 1, 11)
    try rig.write(transaction, 3, 31)
    try rig.delete(transaction, 2)
    if point == .beforeCutFrame || point == .beforeSyncCut {
      rig.io.inject(.failure(.deviceFailure, landed: 20), into: .write)
    }
    if point == .beforeAcquireLog {
      #expect(rig.store.log.tryLock(by: 999))
    }
    return (rig, transaction)
  }

  private func isCut(_ point: CommitYieldPoint) -> Bool {
    point == .beforeCutFrame || point == .beforeSyncCut
  }

  private func hold(_ rig: StoreRig, _ operation: PendingCommit, _ point: CommitYieldPoint) throws {
    if point == .beforeAcquireLog {
      // The first step meets the lock that another transaction holds.
      _ = try operation.step()
    }
    try rig.hold(operation, at: point)
    rig.store.log.unlock(by: 999)
    rig.store.checkInvariants()
  }

  private let before: [Int64: Int64] = [1: 10, 2: 20]
  private let after: [Int64: Int64] = [1: 11, 3: 31]

  private func judgeEnd(_ rig: StoreRig, _ expected: [Int64: Int64]) throws {
    rig.store.checkInvariants()
    #expect(rig.store.holdings.isEmpty, "\(rig.store.holdings)")
    #expect(try rig.rows() == expected)
    try rig.fill([4: 44])
    var next = expected
    next[4] = 44
    #expect(try rig.rows() == next)
    try rig.reopen()
    #expect(try rig.rows() == next)
  }

  @Test(
    "A commit that is held and resumed ends as one that was not",
    arguments: CommitYieldPoint.allCases)
  func resumed(_ point: CommitYieldPoint) throws {
    let (rig, transaction) = try scene(point)
    let operation = rig.makeCommit(transaction)
    try hold(rig, operation, point)
    if isCut(point) {
      #expect(throws: EngineError.io(IOError(.deviceFailure, during: .write))) {
        try rig.finish(operation)
      }
      try judgeEnd(rig, before)
    } else {
      #expect(try rig.finish(operation) == transaction.endTimestamp)
      try judgeEnd(rig, after)
    }
  }

  @Test(
    "A reader that begins while a commit is held sees all of it or nothing",
    arguments: CommitYieldPoint.allCases)
  func wholeness(_ point: CommitYieldPoint) throws {
    let (rig, transaction) = try scene(point)
    let early = try rig.begin()
    let operation = rig.makeCommit(transaction)
    try hold(rig, operation, point)
    let late = try rig.begin()
    #expect(try rig.scan(early) == before)
    let seen = try rig.scan(late)
    #expect(seen == after, "\(point)")
    if isCut(point) {
      #expect(throws: EngineError.self) { try rig.finish(operation) }
      #expect(throws: EngineError.commitDependencyAborted) { try rig.commit(late) }
    } else {
      try rig.finish(operation)
      #expect(try rig.commit(late) == nil)
    }
    #expect(try rig.scan(early) == before)
    rig.store.rollback(early)
    try judgeEnd(rig, isCut(point) ? before : after)
  }

  @Test("A dropped commit follows the rule of its state", arguments: CommitYieldPoint.allCases)
  func dropped(_ point: CommitYieldPoint) throws {
    let (rig, transaction) = try scene(point)
    let operation = rig.makeCommit(transaction)
    try hold(rig, operation, point)
    let rule = operation.machine.state.dropRule
    operation.abandon()
    rig.store.checkInvariants()
    #expect(rig.store.adoptedCount == (rule == .adopt ? 1 : 0))
    rig.settleAll()
    try judgeEnd(rig, rule == .rollBack || isCut(point) ? before : after)
  }

  @Test("A commit that is dropped while the log works is finished by the store")
  func droppedInFlight() throws {
    for waits in 0..<3 {
      let (rig, transaction) = try scene(.beforeLogWrite)
      rig.io.settlesAtOnce = false
      let operation = rig.makeCommit(transaction)
      for _ in 0...waits {
        guard case .io = try operation.step() else { break }
        // Stepping too early changes nothing.
        _ = try operation.step()
        if waits > 0 { rig.io.step() }
      }
      operation.abandon()
      rig.settleAll()
      rig.io.settlesAtOnce = true
      try judgeEnd(rig, after)
    }
  }

  @Test(
    "An injected failure ends the commit as a real one would", arguments: CommitYieldPoint.allCases)
  func failed(_ point: CommitYieldPoint) throws {
    for code in point.failures.codes {
      let (rig, transaction) = try scene(point)
      let operation = rig.makeCommit(transaction)
      if point == .beforeAcquireLog { _ = try operation.step() }
      let injector = FixedFailureInjector([(point.point, code)])
      rig.slots.install(yields: nil, failures: injector)
      if point == .afterRemoveTransaction {
        try rig.finish(operation)
        #expect(rig.store.takeMaintenanceError() != nil)
        #expect(rig.store.takeMaintenanceError() == nil)
      } else {
        #expect(throws: EngineError.self) { try rig.finish(operation) }
        #expect(transaction.state == .aborted)
      }
      rig.slots.clear()
      #expect(injector.remaining.isEmpty, "\(point) was not reached")
      rig.store.log.unlock(by: 999)
      try judgeEnd(rig, point == .afterRemoveTransaction ? after : before)
    }
  }

  @Test("A failed sync poisons the store, and only another opening finds out the outcome")
  func poisoned() throws {
    for fault in [IOError.Operation.sync, .setSize] {
      let (rig, transaction) = try scene(.beforeLogSync)
      let waiting = try rig.begin()
      try rig.write(waiting, 5, 55)
      let blocked = rig.makeCommit(waiting)
      rig.io.settlesAtOnce = false
      if fault == .setSize { rig.io.inject(.short(30), into: .write) }
      rig.io.inject(.failure(.deviceFailure, landed: 0), into: fault)
      let operation = rig.makeCommit(transaction)
      _ = try operation.step()
      // The second commit waits for the log, and must not write after an unknown end.
      _ = try blocked.step()
      #expect(throws: EngineError.indeterminateCommit(IOError(.deviceFailure, during: fault))) {
        while case .io = try operation.step() { rig.io.step() }
      }
      #expect(throws: EngineError.needsReopen) { try rig.finish(blocked) }
      #expect(throws: EngineError.needsReopen) { try rig.begin() }
      rig.store.checkInvariants()
      #expect(rig.store.holdings.isEmpty)
      rig.io.settlesAtOnce = true
      try rig.reopen()
      #expect(try rig.rows() == (fault == .sync ? after : before))
      try rig.fill([5: 55])
    }
  }

  @Test("Commits that finish out of order never lower the watermark")
  func watermark() throws {
    let rig = try StoreRig()
    let (first, second) = (try rig.begin(), try rig.begin())
    try rig.write(first, 1, 1)
    try rig.write(second, 2, 2)
    let operation = rig.makeCommit(first)
    try rig.hold(operation, at: .beforeCommittedTimestampWatermarkUpdate)
    let later = try rig.commit(second)
    #expect(rig.store.committedWatermark == later)
    try rig.finish(operation)
    #expect(rig.store.committedWatermark == later)
    #expect(rig.store.headerTimestamp == later)
  }

  @Test("More dropped commits than the store keeps are settled by itself")
  func adoptionLimit() throws {
    var options = StoreOptions()
    options.adoptionLimit = 1
    let rig = try StoreRig(options)
    for row in 0..<5 {
      let writer = try rig.begin()
      try rig.write(writer, Int64(row), 1)
      let operation = rig.makeCommit(writer)
      try rig.hold(operation, at: .beforePublishCommit)
      operation.abandon()
      #expect(rig.store.adoptedCount <= 1)
    }
    rig.settleAll()
    #expect(try rig.rows().count == 5)
  }
}
