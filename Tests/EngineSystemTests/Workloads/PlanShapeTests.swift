import Testing

@testable import EngineSystem

@Suite("PlanShape") struct PlanShapeTests {
  private func complaint(_ operations: PlannedOperation...) -> (place: Int, text: String)? {
    PlanShape.complaint(of: ContiguousArray(operations))
  }

  private let begin = PlannedOperation.fixed(.begin(.deferred))
  private let commit = PlannedOperation.fixed(.commit)
  private let cell = PlannedOperation.fixed(.update(.cells, lower: 1, upper: 1, .cell(tag: 9)))
  private let sum = PlannedOperation.fixed(
    .read(Query(table: .ledger, lower: 1, upper: 5, result: .aggregate(column: 0))))
  private let deletion = PlannedOperation.fixed(.delete(.ledger, lower: 1, upper: 5))

  @Test("Transactions begin outside of others and end once")
  func transactions() {
    #expect(complaint(begin, commit, begin, .fixed(.rollback)) == nil)
    #expect(complaint(begin) == nil, "it is rolled back")
    #expect(complaint(begin, begin)?.place == 1)
    #expect(complaint(commit)?.place == 0)
    #expect(complaint(begin, commit, .fixed(.rollback))?.place == 2)
    #expect(complaint(begin, .close)?.place == 1)
    #expect(complaint(.idle(ticks: 1))?.place == 0)
  }

  @Test("Savepoints are those that are open")
  func savepoints() {
    let (first, second) = (
      PlannedOperation.fixed(.savepoint(0)), PlannedOperation.fixed(.savepoint(1))
    )
    #expect(complaint(begin, first, second, .fixed(.rollbackTo(0)), .fixed(.release(0))) == nil)
    #expect(complaint(first)?.place == 0)
    #expect(
      complaint(begin, first, second, .fixed(.rollbackTo(0)), .fixed(.release(1)))?.place == 4)
    #expect(complaint(begin, first, .fixed(.release(0)), .fixed(.rollbackTo(0)))?.place == 3)
    #expect(complaint(begin, first, commit, begin, .fixed(.release(0)))?.place == 4)
  }

  @Test("Cells are written in transactions and counted in the ledger before they commit")
  func cells() {
    #expect(complaint(begin, cell, .ledger(tag: 1), commit) == nil)
    #expect(complaint(begin, cell, .fixed(.rollback)) == nil)
    #expect(complaint(cell)?.place == 0)
    #expect(complaint(begin, cell, commit)?.place == 2)
    #expect(complaint(begin, .ledger(tag: 1), cell, commit)?.place == 3)
    #expect(complaint(.ledger(tag: 1))?.place == 0)
  }

  @Test("The ledger is folded by three operations in a row over the same range")
  func ledger() {
    #expect(complaint(begin, sum, deletion, .foldedLedger(tag: 1), commit) == nil)
    #expect(complaint(begin, sum, deletion, commit)?.place == 2)
    #expect(complaint(begin, deletion, .foldedLedger(tag: 1))?.place == 2)
    #expect(complaint(begin, sum, commit, .foldedLedger(tag: 1))?.place == 3)
    #expect(complaint(sum, deletion, .foldedLedger(tag: 1))?.place == 1)
    let other = PlannedOperation.fixed(.delete(.ledger, lower: 1, upper: 6))
    #expect(complaint(begin, sum, other, .foldedLedger(tag: 1))?.place == 3)
  }
}
