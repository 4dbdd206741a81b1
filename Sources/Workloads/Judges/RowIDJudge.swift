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

  /// A client has named a row id of its own.
  mutating func use(_ table: ModelTable, _ row: Int64) { _ = take(table, row) }

  /// The engine has given a row id.
  ///
  /// - Returns: Whether it was new.
  mutating func take(_ table: ModelTable, _ row: Int64) -> Bool {
    used[table.rawValue].insert(UInt64(bitPattern: row))
  }
}

extension RunState {
  /// An INSERT was given the id of its row by the engine.
  func judgeRowID(_ table: ModelTable, _ row: Int64, _ fiber: Fiber) {
    narrate(fiber, "was given the row id \(row)")
    // Tables that come and go, also by rollbacks, begin again with their ids.
    guard !table.isScratch else { return }
    guard rowIDs.take(table, row) else {
      return report(
        fiber, "row-id", "\(table.name) was given the row id \(row) twice in this opening")
    }
    if let chain = model.tables[table.rawValue][row], !chain.endsDeleted || chain.activeWriters > 0
    {
      report(fiber, "row-id", "\(table.name) was given the row id \(row), and there is such a row")
    }
  }

  /// A statement has written rows whose ids its client named: none of them may be given later.
  func noteRowIDs(_ effect: Effect) {
    switch effect {
    // Keys of the ledger are numbers of their own, and none is ever given.
    case .insert(let table, .some(let key), _) where table != .ledger: rowIDs.use(table, key)
    case .insertPair(let table, let first, let second, _):
      rowIDs.use(table, first)
      rowIDs.use(table, second)
    default: break
    }
  }
}
