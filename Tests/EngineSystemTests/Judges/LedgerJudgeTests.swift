import Testing

@testable import EngineSystem

@Suite("LedgerJudge") struct LedgerJudgeTests {
  private func fault(_ cells: Int64, _ ledger: Int64, _ lower: UInt64, _ upper: UInt64) -> String? {
    LedgerJudge.fault(cells: cells, ledger: ledger, lower: lower, upper: upper)
  }

  @Test("Equal sums between the bounds are right, the bounds included")
  func right() {
    for cells in Int64(3)...7 { #expect(fault(cells, cells, 3, 7) == nil) }
    #expect(fault(0, 0, 0, 0) == nil)
  }

  @Test("Sums that differ in one snapshot are wrong, wherever they lie")
  func different() throws {
    #expect(try #require(fault(5, 4, 3, 7)).contains("the ledger 4 in one snapshot"))
    #expect(fault(3, 7, 3, 7) != nil)
  }

  @Test("Fewer writes than had been acknowledged before are wrong")
  func below() throws {
    #expect(try #require(fault(2, 2, 3, 7)).contains("3 had been acknowledged before"))
    #expect(fault(-1, -1, 0, 7) != nil)
  }

  @Test("More writes than anyone had asked for are wrong")
  func above() throws {
    #expect(try #require(fault(8, 8, 3, 7)).contains("only 7 had been asked for"))
  }
}
