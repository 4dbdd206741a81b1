#if PlantedBugs
  import AsyncIO
  import Primitives
  import Testing

  @testable import MVCC

  /// Each planted bug with one fixed interleaving whose result is wrong with it, and right without.
  @Suite("Planted bugs") struct PlantedBugTests {
    /// Plays the interleaving with and without the bug; returns whether the result was wrong.
    private func prove(
      _ bug: PlantedBug, _ change: (inout StoreOptions) -> Void = { _ in },
      _ isWrong: (StoreRig) throws -> Bool
    ) throws {
      for planted in [nil, bug] {
        var options = StoreOptions()
        options.chunkSize = 1
        change(&options)
        options.plantedBug = planted
        #expect(try isWrong(try StoreRig(options)) == (planted != nil))
      }
    }

    private func fails(_ body: () throws -> Void) -> Bool {
      do { try body() } catch { return true }
      return false
    }

    @Test("late-preparing: a row flips within one snapshot")
    func latePreparing() throws {
      try prove(.latePreparing) { rig in
        try rig.fill([1: 10])
        let writer = try rig.begin()
        try rig.write(writer, 1, 11)
        let commit = rig.makeCommit(writer)
        try rig.hold(commit, at: .commitValidation)
        let reader = try rig.begin()
        let first = try rig.read(reader, 1)
        try rig.finish(commit)
        return try rig.read(reader, 1) != first
      }
    }

    @Test("invisible-preparing: half a commit is seen")
    func invisiblePreparing() throws {
      try prove(.invisiblePreparing) { rig in
        try rig.fill([1: 10, 2: 20])
        let writer = try rig.begin()
        try rig.write(writer, 1, 11)
        try rig.write(writer, 2, 21)
        let commit = rig.makeCommit(writer)
        try rig.hold(commit, at: .rewriteVersionsProgress)
        return try rig.rows() == [1: 11, 2: 20]
      }
    }

    @Test("early-removal: versions name a transaction that has left the map")
    func earlyRemoval() throws {
      try prove(.earlyRemoval) { rig in
        try rig.fill([1: 10, 2: 20])
        let writer = try rig.begin()
        try rig.write(writer, 1, 11)
        try rig.write(writer, 2, 21)
        let commit = rig.makeCommit(writer)
        try rig.hold(commit, at: .rewriteVersionsProgress)
        return try rig.rows() != [1: 11, 2: 21]
      }
    }

    @Test("blind-validation: an update is lost after a deletion in progress")
    func blindValidation() throws {
      for eager in [true, false] {
        try prove(.blindValidation, { $0.eagerConflicts = eager }) { rig in
          try rig.fill([1: 10])
          let loser = try rig.begin()
          try rig.fill([1: 11])
          let deleter = try rig.begin()
          try rig.delete(deleter, 1)
          return !fails {
            try rig.write(loser, 1, 12)
            try rig.commit(loser)
          }
        }
      }
    }

    @Test("lost-dependency: what was read speculatively is committed although its writer aborted")
    func lostDependency() throws {
      try prove(.lostDependency) { rig in
        try rig.fill([1: 10])
        let writer = try rig.begin()
        try rig.write(writer, 1, 11)
        let commit = rig.makeCommit(writer)
        try rig.hold(commit, at: .logRecordPrepared)
        let reader = try rig.begin()
        let seen = try rig.read(reader, 1)
        try rig.write(reader, 2, seen ?? 0)
        commit.abandon()
        return !fails { try rig.commit(reader) }
      }
    }

    @Test("watermark-store: the watermark goes back")
    func watermarkStore() throws {
      try prove(.watermarkStore) { rig in
        let (first, second) = (try rig.begin(), try rig.begin())
        try rig.write(first, 1, 1)
        try rig.write(second, 2, 2)
        let commit = rig.makeCommit(first)
        try rig.hold(commit, at: .beforeCommittedTimestampWatermarkUpdate)
        try rig.commit(second)
        let before = rig.store.committedWatermark
        try rig.finish(commit)
        return rig.store.committedWatermark < before
      }
    }

    @Test("eager-collection: a snapshot loses a row")
    func eagerCollection() throws {
      try prove(.eagerCollection, { $0.collectionThreshold = 1 }) { rig in
        try rig.fill([1: 10])
        let reader = try rig.begin()
        try rig.fill([1: 11])
        return try rig.read(reader, 1) != 10
      }
    }

    @Test("abandoned-committed: a dependent waits for ever")
    func abandonedCommitted() throws {
      try prove(.abandonedCommitted) { rig in
        let writer = try rig.begin()
        try rig.write(writer, 1, 1)
        let commit = rig.makeCommit(writer)
        try rig.hold(commit, at: .logRecordPrepared)
        let reader = try rig.begin()
        _ = try rig.read(reader, 1)
        try rig.hold(commit, at: .beforeFinishCommittedTransaction)
        commit.abandon()
        return fails { try rig.commit(reader) }
      }
    }

    @Test("abandoned-preparing: the log lock and the exclusive holder are kept")
    func abandonedPreparing() throws {
      try prove(.abandonedPreparing) { rig in
        let writer = try rig.begin()
        try rig.store.acquireExclusive(writer, YieldContext(slots: rig.slots, selectionKey: 1))
        try rig.write(writer, 1, 1)
        let commit = rig.makeCommit(writer)
        try rig.hold(commit, at: .beforeLogWrite)
        commit.abandon()
        let holdings = rig.store.holdings
        return holdings.logWriter != nil && holdings.exclusiveHolder != nil
      }
    }

    @Test("busy-skips-rollback: Busy leaves the holder set")
    func busySkipsRollback() throws {
      try prove(.busySkipsRollback) { rig in
        let asking = try rig.begin()
        let context = YieldContext(slots: rig.slots, selectionKey: 1)
        let point = ExclusiveTransactionYieldPoint.afterAcquire.point
        rig.slots.install(yields: nil, failures: FixedFailureInjector([(point, .busy)]))
        defer { rig.slots.clear() }
        #expect(fails { try rig.store.acquireExclusive(asking, context) })
        return rig.store.exclusiveHolder != nil
      }
    }

    @Test("false-commit: COMMIT returns success after a conflict")
    func falseCommit() throws {
      try prove(.falseCommit, { $0.eagerConflicts = false }) { rig in
        let (first, second) = (try rig.begin(), try rig.begin())
        try rig.write(first, 1, 1)
        try rig.write(second, 1, 2)
        try rig.commit(first)
        return !fails { try rig.commit(second) }
      }
    }

    @Test("stale-writeset: a row that was only touched before a savepoint's rollback is deleted")
    func staleWriteset() throws {
      try prove(.staleWriteset) { rig in
        try rig.fill([1: 10])
        let writer = try rig.begin()
        try rig.write(writer, 2, 2)
        let mark = writer.mark()
        try rig.write(writer, 1, 11)
        writer.rollback(to: mark)
        try rig.commit(writer)
        try rig.reopen()
        return try rig.rows() != [1: 10, 2: 2]
      }
    }

    @Test("half-savepoint: the first change after a savepoint survives its rollback")
    func halfSavepoint() throws {
      try prove(.halfSavepoint) { rig in
        try rig.fill([1: 10])
        let writer = try rig.begin()
        let mark = writer.mark()
        try rig.write(writer, 1, 11)
        try rig.write(writer, 2, 22)
        writer.rollback(to: mark)
        try rig.commit(writer)
        return try rig.rows() != [1: 10]
      }
    }

    @Test("skipped-sync: a FULL commit is acknowledged without a sync")
    func skippedSync() throws {
      try prove(.skippedSync) { rig in
        try rig.fill([1: 10])
        return rig.io.submitted.last != .sync
      }
    }

    @Test("uncut-tail: a commit that was reported as failed comes back")
    func uncutTail() throws {
      try prove(.uncutTail) { rig in
        rig.io.inject(.failure(.deviceFailure, landed: 1000), into: .write)
        #expect(fails { try rig.fill([1: 10]) })
        #expect(try rig.rows() == [:])
        try rig.reopen()
        return try rig.rows() == [1: 10]
      }
    }
  }
#endif
