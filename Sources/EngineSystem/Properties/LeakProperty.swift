import Database
import MVCC
import Scenario

/// Looks for what is held but belongs to no transaction.
final class LeakProperty: EngineProperty {
  static let name: StaticString = "leak"
  static let asserts: StaticString =
    """
    At rest the store holds no transaction, lock, exclusive holder, adopted commit or \
    operation, and no table that its schema does not name. At any step, what is held belongs \
    to an existing transaction; a statement that failed or was dropped holds no lock of row \
    ids.
    """

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { [.step, .events(.statementOver, .atRest)] }

  func isRight(_ store: MVStore, _ run: RunState) -> Bool { store.strandedHolding == nil }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .stepped(let store):
      guard let stranded = store.strandedHolding else { return }
      throw Violation("\(stranded), and has left the store")
    case .statementOver(let fiber):
      // A lock that only a statement needs is released with it.
      guard let engine = fiber.observed, engine.holdsRowIDs else { return }
      throw Violation(
        "a statement of \(engine.id) is over, and row ids are still locked for it")
    case .atRest(let database): try judgeRest(database)
    default: break
    }
  }

  /// Nothing is held, and every table in the store is named by the schema.
  private func judgeRest(_ database: Database) throws(Violation) {
    for table in database.store.tableIDs
    where table != .schema && database.tableName(table) == nil {
      throw Violation("at rest the store keeps \(table), which the schema does not name")
    }
    let held = database.store.holdings
    if !held.isEmpty { throw Violation("at rest the store holds \(held)") }
  }
}
