import Testing

@testable import EngineSystem

@Suite("Visibility in the model") struct VisibilityTests {
  @Test("A snapshot sees the commits below it and none above")
  func snapshots() {
    let rig = ModelRig([1: 10])
    let old = rig.begin(5)
    let writer = rig.begin(6)
    rig.set(writer, 1, 11)
    rig.commit(writer, at: 7)
    #expect(rig.rows(old) == [[1, 10]])
    #expect(rig.rows(at: 8) == [[1, 11]])
    #expect(rig.rows(old) == [[1, 10]])
  }

  @Test("Before its snapshot a transaction sees nothing")
  func noSnapshot() {
    let rig = ModelRig([1: 10])
    #expect(rig.rows(rig.begin(nil)).isEmpty)
  }

  @Test("A transaction sees its own newest write, and no other sees it before it has a timestamp")
  func ownWrites() {
    let rig = ModelRig([1: 10, 2: 20])
    let (writer, other) = (rig.begin(5), rig.begin(6))
    #expect(rig.set(writer, 1, 11) == 1)
    #expect(rig.set(writer, 1, 12) == 1)
    #expect(rig.delete(writer, 2) == 1)
    #expect(rig.insert(writer, 3, 30) == 1)
    #expect(rig.rows(writer) == [[1, 12], [3, 30]])
    #expect(rig.rows(other) == [[1, 10], [2, 20]])
    #expect(rig.set(writer, 2, 1) == 0)
  }

  @Test("An insert of a key that the transaction sees fails; one that it does not see is taken")
  func duplicates() {
    let rig = ModelRig([1: 10])
    let (first, second) = (rig.begin(5), rig.begin(6))
    #expect(rig.insert(first, 1, 11) == nil)
    #expect(rig.rows(first) == [[1, 10]])
    #expect(rig.insert(first, 2, 20) == 1)
    #expect(rig.insert(second, 2, 21) == 1)
    rig.delete(first, 1)
    #expect(rig.insert(first, 1, 12) == 1)
    #expect(rig.rows(first) == [[1, 12], [2, 20]])
  }

  @Test("A pending commit is assumed by the snapshots above it, and each assumption is noted once")
  func pending() {
    let rig = ModelRig([1: 10, 2: 20])
    let writer = rig.begin(5)
    rig.set(writer, 1, 11)
    rig.set(writer, 2, 21)
    rig.prepare(writer, at: 7)
    let (below, above) = (rig.begin(6), rig.begin(8))
    #expect(rig.rows(below) == [[1, 10], [2, 20]])
    #expect(below.assumed.isEmpty)
    #expect(rig.rows(above) == [[1, 11], [2, 21]])
    #expect(above.assumed.map(\.serial) == [writer.serial])
    #expect(!above.mustAbort)
    rig.commit(writer)
    #expect(!above.mustAbort)
  }

  @Test("A transaction that has read from a commit that failed must abort, and its version is gone")
  func failedDependency() {
    let rig = ModelRig([1: 10])
    let writer = rig.begin(5)
    rig.set(writer, 1, 11)
    rig.prepare(writer, at: 7)
    let (reader, idle) = (rig.begin(8), rig.begin(9))
    _ = rig.rows(reader)
    rig.abort(writer)
    #expect(reader.mustAbort)
    #expect(!idle.mustAbort)
    #expect(rig.rows(idle) == [[1, 10]])
  }

  @Test("Writing a range also assumes the pending commits that made its rows")
  func assumedByWriting() {
    let rig = ModelRig([1: 10])
    let writer = rig.begin(5)
    rig.set(writer, 1, 11)
    rig.prepare(writer, at: 7)
    let second = rig.begin(8)
    #expect(rig.set(second, 1, 12) == 1)
    rig.abort(writer)
    #expect(second.mustAbort)
  }

  @Test("Where each commit depends on all before it, a question looks at each of them once")
  func diamonds() {
    let rig = ModelRig([1: 0])
    var writers: [ModelTransaction] = []
    for key in 2..<14 {
      let writer = rig.begin(UInt64(2 * key))
      _ = rig.rows(writer)
      rig.insert(writer, Int64(key), 0)
      rig.prepare(writer, at: UInt64(2 * key + 1))
      #expect(writer.assumed.count == writers.count)
      writers.append(writer)
    }
    let reader = rig.begin(100)
    _ = rig.rows(reader)
    let before = writers.map(\.looks)
    #expect(!reader.mustAbort)
    #expect(zip(writers, before).allSatisfy { $0.looks <= $1 + 1 })
    rig.abort(writers[0])
    #expect(reader.mustAbort)
  }

  @Test("A pending commit that lost its row to a committed rival does not count")
  func doomedRival() {
    let rig = ModelRig([1: 10])
    let (first, second) = (rig.begin(5), rig.begin(6))
    rig.set(first, 1, 11)
    rig.set(second, 1, 12)
    rig.commit(first, at: 7)
    rig.prepare(second, at: 8)
    let reader = rig.begin(9)
    #expect(rig.rows(reader) == [[1, 11]])
    #expect(reader.assumed.isEmpty)
  }

  @Test("A commit acknowledged late still stands in the order of timestamps")
  func orderOfTimestamps() {
    let rig = ModelRig([1: 10])
    let first = rig.begin(2)
    rig.set(first, 1, 11)
    rig.prepare(first, at: 3)
    let second = rig.begin(4)
    rig.set(second, 1, 12)
    rig.prepare(second, at: 5)
    rig.commit(second)
    #expect(rig.rows(at: 6) == [[1, 12]])
    rig.commit(first)
    #expect(rig.rows(at: 6) == [[1, 12]])
    #expect(rig.rows(at: 4) == [[1, 11]])
  }

  @Test("A read says whether read committed and read uncommitted would have answered differently")
  func weakerLevels() {
    let rig = ModelRig([1: 10])
    let reader = rig.begin(5)
    let query = Query(table: .keyValue)
    var answer = rig.model.answer(query, for: reader)
    #expect(!answer.differsFromCommitted && !answer.differsFromUncommitted)
    let writer = rig.begin(6)
    rig.set(writer, 1, 11)
    answer = rig.model.answer(query, for: reader)
    #expect(!answer.differsFromCommitted && answer.differsFromUncommitted)
    rig.commit(writer, at: 7)
    answer = rig.model.answer(query, for: reader)
    #expect(answer.differsFromCommitted && !answer.differsFromUncommitted)
  }
}
