import Primitives
import Testing

@testable import EngineSystem

@Suite("Schema and eras of the model") struct EraTests {
  private func change(
    _ rig: ModelRig, _ table: ModelTable, isCreated: Bool, at timestamp: UInt64
  ) -> ModelTransaction {
    let writer = rig.begin(timestamp - 1)
    _ = rig.model.apply(
      isCreated ? .createTable(table) : .dropTable(table), by: writer, insertedKey: nil)
    writer.schemaChanges.append((table, isCreated))
    rig.commit(writer, at: timestamp)
    return writer
  }

  @Test("A table exists from the commit that makes it to the commit that drops it")
  func existence() {
    let rig = ModelRig()
    #expect(!rig.model.exists(.scratch0))
    _ = change(rig, .scratch0, isCreated: true, at: 3)
    #expect(rig.model.exists(.scratch0))
    #expect(!rig.model.exists(.scratch1))
    _ = change(rig, .scratch0, isCreated: false, at: 5)
    #expect(!rig.model.exists(.scratch0))
  }

  @Test("A rolled back schema change changes nothing")
  func rolledBack() {
    let rig = ModelRig()
    let writer = rig.begin(2)
    writer.schemaChanges.append((.scratch0, true))
    rig.abort(writer)
    #expect(!rig.model.exists(.scratch0))
  }

  @Test("Of two schema changes the later commit counts, whichever is acknowledged first")
  func acknowledgedLate() {
    let rig = ModelRig()
    let (maker, dropper) = (rig.begin(1), rig.begin(3))
    maker.schemaChanges.append((.scratch0, true))
    dropper.schemaChanges.append((.scratch0, false))
    rig.prepare(maker, at: 2)
    rig.prepare(dropper, at: 4)
    rig.commit(dropper)
    rig.commit(maker)
    #expect(!rig.model.exists(.scratch0))
  }

  @Test("A drop removes the rows for every later snapshot, and for no earlier one")
  func dropRows() {
    let rig = ModelRig([1: 10, 2: 20])
    let old = rig.begin(2)
    _ = change(rig, .keyValue, isCreated: false, at: 4)
    #expect(rig.rows(old) == [[1, 10], [2, 20]])
    #expect(rig.rows(at: 5).isEmpty)
  }

  @Test("A loss takes back the newest commits, and their tables with them")
  func loss() {
    let rig = ModelRig([1: 10])
    rig.model.durableFloor = 1
    let kept = rig.begin(2)
    rig.set(kept, 1, 11)
    rig.commit(kept, at: 3)
    let lost = rig.begin(4)
    rig.set(lost, 1, 12)
    rig.insert(lost, 2, 20)
    rig.commit(lost, at: 5)
    let table = change(rig, .scratch0, isCreated: true, at: 7)
    for transaction in [table, lost] { rig.model.lose(transaction) }
    rig.model.beginEra()
    #expect(rig.rows(at: 9) == [[1, 11]])
    #expect(!rig.model.exists(.scratch0))
  }

  @Test("The loss of a drop brings the table back")
  func lostDrop() {
    let rig = ModelRig()
    rig.model.durableFloor = 1
    _ = change(rig, .scratch0, isCreated: true, at: 3)
    let drop = change(rig, .scratch0, isCreated: false, at: 5)
    rig.model.lose(drop)
    #expect(rig.model.exists(.scratch0))
  }

  @Test("An era begins with one certain version of each row that is left")
  func era() {
    let rig = ModelRig([1: 10, 2: 20])
    for round in 1...3 {
      let writer = rig.begin(UInt64(round) * 2)
      rig.set(writer, 1, 10 + Int64(round))
      if round == 3 { rig.delete(writer, 2) }
      rig.commit(writer, at: UInt64(round) * 2 + 1)
    }
    rig.model.beginEra()
    let map = rig.model.tables[ModelTable.keyValue.rawValue]
    #expect(map[1]?.versions.count == 1)
    #expect(map[1]?.versions.first?.writer == nil)
    #expect(map[2] == nil)
    #expect(rig.rows(at: 100) == [[1, 13]])
  }
}
