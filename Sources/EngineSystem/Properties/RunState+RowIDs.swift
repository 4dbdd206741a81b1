import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// An INSERT was given the id of its row by the engine.
  func judgeRowID(_ table: ModelTable, _ row: Int64, _ fiber: Fiber) {
    narrate(fiber, "was given the row id \(row)")
    // Tables that come and go, also by rollbacks, begin again with their ids.
    guard !table.isScratch else { return }
    let namedStep = rowIDs.namedStep(table, row)
    // An id that was named when this one had been given already was new when it was given.
    if !rowIDs.take(table, row) || namedStep.map({ $0 < fiber.operationStep }) ?? false {
      return report(
        fiber, "row-id",
        "\(table.name) was given the row id \(row), which was used in this opening before")
    }
    if namedStep == nil, let chain = model.tables[table.rawValue][row], !chain.isGone {
      report(fiber, "row-id", "\(table.name) was given the row id \(row), and there is such a row")
    }
  }

  /// A statement has written rows whose ids its client named: none of them may be given later.
  ///
  /// - Parameter written: What the statement wrote.
  func noteRowIDs(
    _ effect: Effect, _ written: ContiguousArray<ModelTransaction.Write>.SubSequence = []
  ) {
    switch effect {
    // Keys of the ledger are numbers of their own, and none is ever given.
    case .insert(let table, .some(let key), _) where table != .ledger:
      rowIDs.use(table, key, at: now)
    case .insertPair(let table, let first, let second, _):
      for key in [first, second] { rowIDs.use(table, key, at: now) }
    case .update(let table, _, _, .moveKey):
      for write in written where write.row != nil { rowIDs.use(table, write.key, at: now) }
    default: break
    }
  }
}
