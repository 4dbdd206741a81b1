import AsyncIO
import Primitives
import Testing

@testable import MVCC

@Suite("Exclusive transactions") struct ExclusiveTests {
  private func acquire(
    _ rig: StoreRig, _ transaction: Transaction
  ) throws(Interruption<EngineError>) {
    try rig.store.acquireExclusive(transaction, YieldContext(slots: rig.slots, selectionKey: 1))
  }

  private func expectBusy(_ rig: StoreRig, _ transaction: Transaction, _ reason: BusyReason) {
    #expect(throws: Interruption<EngineError>.failure(.busy(reason))) {
      try acquire(rig, transaction)
    }
    #expect(transaction.state == .active)
    rig.store.checkInvariants()
  }

  @Test("There is one holder at a time, and it can ask again")
  func oneHolder() throws {
    let rig = try StoreRig()
    let (first, second) = (try rig.begin(), try rig.begin())
    try acquire(rig, first)
    try acquire(rig, first)
    expectBusy(rig, second, .exclusiveHolder(first.id))
    rig.store.rollback(first)
    #expect(rig.store.exclusiveHolder == nil)
    try acquire(rig, second)
    try rig.commit(second)
    #expect(rig.store.holdings.isEmpty)
  }

  @Test("Another writer fails its commit while a transaction holds the database")
  func otherWriter() throws {
    let rig = try StoreRig()
    let (holder, other, reader) = (try rig.begin(), try rig.begin(), try rig.begin())
    try rig.write(other, 1, 1)
    try acquire(rig, holder)
    try rig.write(holder, 2, 2)
    #expect(throws: EngineError.exclusiveConflict) { try rig.commit(other) }
    try rig.commit(reader)
    try rig.commit(holder)
    #expect(try rig.rows() == [2: 2])
    #expect(rig.store.holdings.isEmpty)
  }

  @Test("A newer commit or a commit in progress refuses the holder, and Busy leaves nothing")
  func refusal() throws {
    let rig = try StoreRig()
    let asking = try rig.begin()
    let writer = try rig.begin()
    try rig.write(writer, 1, 1)
    let operation = rig.makeCommit(writer)
    try rig.hold(operation, at: .logRecordPrepared)
    expectBusy(rig, asking, .preparing(writer.id))
    #expect(rig.store.exclusiveHolder == nil)
    try rig.finish(operation)
    expectBusy(rig, asking, .newerCommit(rig.store.committedWatermark))
    #expect(rig.store.exclusiveHolder == nil)
  }

  @Test("What happens between the checks is seen by the second one")
  func secondCheck() throws {
    for point in ExclusiveTransactionYieldPoint.allCases {
      let rig = try StoreRig()
      let (asking, writer) = (try rig.begin(), try rig.begin())
      try rig.write(writer, 1, 1)
      rig.slots.install(yields: FixedYieldInjector([point.point]), failures: nil)
      #expect(throws: Interruption<EngineError>.self) { try acquire(rig, asking) }
      rig.slots.clear()
      #expect(rig.store.exclusiveHolder == (point == .afterAcquire ? asking.id : nil))
      if point == .afterAcquire {
        #expect(throws: EngineError.exclusiveConflict) { try rig.commit(writer) }
        try acquire(rig, asking)
      } else {
        let timestamp = try #require(try rig.commit(writer))
        expectBusy(rig, asking, .newerCommit(timestamp))
        #expect(rig.store.exclusiveHolder == nil)
      }
      rig.store.rollback(asking)
      #expect(rig.store.holdings.isEmpty)
    }
  }

  @Test("A holder that is dropped between the checks leaves nothing held")
  func dropped() throws {
    let rig = try StoreRig()
    let asking = try rig.begin()
    rig.slots.install(
      yields: FixedYieldInjector([ExclusiveTransactionYieldPoint.afterAcquire.point]), failures: nil
    )
    #expect(throws: Interruption<EngineError>.self) { try acquire(rig, asking) }
    rig.slots.clear()
    rig.store.rollback(asking)
    #expect(rig.store.holdings.isEmpty)
  }

  @Test("An injected failure at either check is Busy and leaves nothing")
  func injected() throws {
    for point in ExclusiveTransactionYieldPoint.allCases {
      let rig = try StoreRig()
      let asking = try rig.begin()
      rig.slots.install(yields: nil, failures: FixedFailureInjector([(point.point, .busy)]))
      expectBusy(rig, asking, .injected)
      rig.slots.clear()
      #expect(rig.store.exclusiveHolder == nil)
      try acquire(rig, asking)
    }
  }

  @Test("A schema change refuses the statements and commits of older transactions")
  func schemaChange() throws {
    let rig = try StoreRig()
    let (changer, older) = (try rig.begin(), try rig.begin())
    try rig.write(older, 1, 1)
    try acquire(rig, changer)
    changer.setPendingSchema(rig)
    #expect(!changer.isReadOnly)
    try rig.commit(changer)
    #expect(rig.store.publishedSchema === rig)
    #expect(throws: EngineError.schemaConflict) { try rig.store.checkUsable(older) }
    #expect(rig.store.holdings.isEmpty)
  }
}
