import Primitives
import Testing

@testable import EngineSystem

@Suite("Undo and pruning in the model") struct UndoTests {
  @Test("Undoing to a mark takes back the writes after it and keeps those before")
  func marks() {
    let rig = ModelRig([1: 10, 2: 20])
    let writer = rig.begin(5)
    rig.set(writer, 1, 11)
    let mark = writer.writes.count
    rig.set(writer, 1, 12)
    rig.delete(writer, 2)
    rig.insert(writer, 3, 30)
    rig.model.undo(writer, to: mark)
    #expect(rig.rows(writer) == [[1, 11], [2, 20]])
    rig.model.undo(writer, to: 0)
    #expect(rig.rows(writer) == [[1, 10], [2, 20]])
    #expect(rig.model.chain(.keyValue, 1).activeWriters == 0)
  }

  @Test("What was undone is not committed")
  func undoneCommit() {
    let rig = ModelRig([1: 10])
    let writer = rig.begin(5)
    rig.set(writer, 1, 11)
    rig.insert(writer, 2, 20)
    rig.model.undo(writer, to: 1)
    rig.commit(writer, at: 6)
    #expect(rig.rows(at: 7) == [[1, 11]])
  }

  @Test("An aborted transaction leaves no version, no writer and no row of its own")
  func abort() {
    let rig = ModelRig([1: 10])
    let writer = rig.begin(5)
    rig.set(writer, 1, 11)
    rig.insert(writer, 2, 20)
    rig.prepare(writer, at: 6)
    rig.abort(writer)
    #expect(rig.rows(at: 7) == [[1, 10]])
    #expect(rig.model.tables[ModelTable.keyValue.rawValue][2] == nil)
    #expect(rig.model.open.isEmpty)
  }

  @Test("Only the first decision counts")
  func decidedOnce() {
    let rig = ModelRig([1: 10])
    let writer = rig.begin(5)
    rig.set(writer, 1, 11)
    rig.commit(writer, at: 6)
    rig.abort(writer)
    #expect(writer.status == .committed)
    #expect(rig.rows(at: 7) == [[1, 11]])
  }

  @Test("Long chains are pruned, and an open snapshot keeps what it sees")
  func pruning() {
    let rig = ModelRig([1: 0])
    let reader = rig.begin(2)
    for round in 1...100 {
      let writer = rig.begin(UInt64(round) * 2 + 1)
      rig.set(writer, 1, Int64(round))
      rig.commit(writer, at: UInt64(round) * 2 + 2)
    }
    #expect(rig.rows(reader) == [[1, 0]])
    rig.abort(reader)
    let kept = rig.model.chain(.keyValue, 1).versions.count
    #expect(kept > 100)
    for round in 101...300 {
      let writer = rig.begin(UInt64(round) * 2 + 1)
      rig.set(writer, 1, Int64(round))
      rig.commit(writer, at: UInt64(round) * 2 + 2)
    }
    #expect(rig.model.chain(.keyValue, 1).versions.count < 16)
    #expect(rig.rows(at: 1000) == [[1, 300]])
  }

  @Test("Deleted rows are forgotten when no snapshot is older than their deletion")
  func tombstones() {
    let rig = ModelRig([1: 10])
    let reader = rig.begin(2)
    let writer = rig.begin(3)
    rig.delete(writer, 1)
    rig.commit(writer, at: 4)
    let map = rig.model.tables[ModelTable.keyValue.rawValue]
    #expect(map[1] != nil)
    #expect(rig.rows(reader) == [[1, 10]])
    rig.abort(reader)
    #expect(map[1] == nil)
    #expect(rig.rows(at: 7).isEmpty)
    #expect(rig.model.oldestSnapshot == .max)
  }

  @Test("A row that came back does not prevent others from being forgotten")
  func blockedTombstones() {
    let rig = ModelRig([1: 10, 2: 20])
    let reader = rig.begin(2)
    for key in Int64(1)...2 {
      let writer = rig.begin(UInt64(key) * 2 + 1)
      rig.delete(writer, key)
      rig.commit(writer, at: UInt64(key) * 2 + 2)
    }
    let young = rig.begin(7)
    let writer = rig.begin(8)
    rig.insert(writer, 1, 11)
    rig.commit(writer, at: 9)
    rig.abort(reader)
    let map = rig.model.tables[ModelTable.keyValue.rawValue]
    #expect(map[2] == nil)
    #expect(rig.rows(young).isEmpty)
    #expect(rig.rows(at: 10) == [[1, 11]])
  }

  @Test("While commits can be lost, what they replaced is kept")
  func durableFloor() {
    let rig = ModelRig([1: 0])
    rig.model.durableFloor = 2
    var writers: [ModelTransaction] = []
    for round in 1...50 {
      let writer = rig.begin(UInt64(round) * 2 + 1)
      rig.set(writer, 1, Int64(round))
      rig.commit(writer, at: UInt64(round) * 2 + 2)
      writers.append(writer)
    }
    for writer in writers.dropFirst(20).reversed() { rig.model.lose(writer) }
    rig.model.beginEra()
    #expect(rig.rows(at: 1000) == [[1, 20]])
  }

  @Test("Writers of a row are remembered, and those that ended earliest are forgotten first")
  func recentWriters() {
    let rig = ModelRig([1: 0])
    let open = rig.begin(2)
    rig.set(open, 1, 1)
    for round in 1...40 {
      let writer = rig.begin(UInt64(round) * 2 + 1)
      rig.set(writer, 1, Int64(round))
      rig.abort(writer)
    }
    let chain = rig.model.chain(.keyValue, 1)
    #expect(chain.recentWriters.count == ModelChain.recentWritersMax)
    #expect(chain.recentWriters.contains { $0 === open })
  }
}
