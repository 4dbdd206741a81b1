import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation
import Storage

/// The row ids that were used in this opening, by table: the engine gives none of them to a new row.
struct RowIDJudge {
  private var used: ContiguousArray<TimestampSet> = ContiguousArray(
    repeating: TimestampSet(), count: ModelTable.allCases.count)

  mutating func opened() { self = RowIDJudge() }

  /// A table of that name begins again.
  mutating func replaced(_ table: ModelTable) { used[table.rawValue] = TimestampSet() }

  /// A client's statement has used a row id.
  ///
  /// - Returns: Whether it was new.
  mutating func use(_ table: ModelTable, _ row: Int64) -> Bool {
    used[table.rawValue].insert(UInt64(bitPattern: row))
  }
}

extension RunState {
  /// An INSERT has written the row `row`; `isChosen` says that the engine chose the id.
  func noteRowID(_ table: ModelTable, _ row: Int64, isChosen: Bool, _ fiber: Fiber) {
    let isNew = rowIDs.use(table, row)
    guard isChosen else { return }
    if !isNew {
      return report(
        fiber, "row-id", "\(table.name) was given the row id \(row) twice in this opening")
    }
    if let chain = model.tables[table.rawValue][row], !chain.endsDeleted || chain.activeWriters > 0
    {
      report(fiber, "row-id", "\(table.name) was given the row id \(row), and there is such a row")
    }
  }
}
