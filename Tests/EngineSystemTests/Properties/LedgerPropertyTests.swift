import Simulation
import Testing

@testable import EngineSystem

@Suite("LedgerProperty") struct LedgerPropertyTests {
  private func fault(_ cells: Int64, _ ledger: Int64, _ lower: UInt64, _ upper: UInt64) -> String? {
    LedgerProperty.fault(cells: cells, ledger: ledger, lower: lower, upper: upper)
  }

  @Test("Equal sums between the bounds are right, the bounds included")
  func right() {
    for cells in Int64(3)...7 { #expect(fault(cells, cells, 3, 7) == nil) }
    #expect(fault(0, 0, 0, 0) == nil)
  }

  @Test("Sums that differ in one snapshot are wrong, even within the bounds")
  func different() throws {
    #expect(try #require(fault(5, 4, 3, 7)).contains("the ledger 4 in one snapshot"))
    #expect(fault(3, 7, 3, 7) != nil)
  }

  @Test("Fewer writes than had been acknowledged before are wrong")
  func below() throws {
    #expect(try #require(fault(2, 2, 3, 7)).contains("3 had been acknowledged before"))
    #expect(fault(-1, -1, 0, 7) != nil)
  }

  @Test("More writes than were asked for are wrong")
  func above() throws {
    #expect(try #require(fault(8, 8, 3, 7)).contains("only 7 had been asked for"))
  }

  /// Whether a reader with this read of the cells, and a whole one of the ledger, is judged.
  private func isJudged(_ cells: Query, writes effect: Effect? = nil) -> Bool {
    let rig = JudgeRig()
    func tell(_ event: EngineEvent) { rig.tell(LedgerProperty.self, event) }
    let transaction = rig.begin(5)
    tell(.transactionBegan(rig.fiber))
    tell(.snapshotAnswered(rig.fiber))
    for query in [cells, Query(table: .ledger, result: .aggregate(column: 0))] {
      rig.fiber.effect = .read(query)
      rig.fiber.received = []
      if query.table == .ledger { rig.fiber.received.append(KeyedRow(key: 0, row: ModelRow())) }
      tell(.readFinished(rig.fiber))
    }
    if let effect {
      rig.fiber.effect = effect
      rig.fiber.lastChanges = 1
      tell(.writeFinished(rig.fiber))
    }
    tell(.commitAcknowledged(rig.fiber, transaction))
    #expect(rig.property == nil)
    return rig.state.probes.set.count(rig.state.probes.ledgerRead) == 1
  }

  @Test("Sums are taken from whole reads only, and writers of either table are not judged")
  func sums() {
    let whole = Query(table: .cells)
    #expect(isJudged(whole))
    #expect(!isJudged(Query(table: .cells, lower: 1, upper: 1)))
    #expect(isJudged(whole, writes: .delete(.keyValue, lower: 1, upper: 1)))
    #expect(!isJudged(whole, writes: .delete(.ledger, lower: 1, upper: 1)))
    #expect(!isJudged(whole, writes: .update(.cells, lower: 1, upper: 1, .cell(tag: 7))))
  }
}
