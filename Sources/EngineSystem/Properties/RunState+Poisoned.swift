import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension Effect {
  /// Whether the statement cannot be carried out by a store whose log has no known end.
  func needsStore(_ transaction: ModelTransaction) -> Bool {
    switch self {
    case .rollback, .begin(.deferred): false
    // Without a snapshot there is nothing in the store yet.
    case .commit, .savepoint, .release, .rollbackTo: transaction.snapshot != nil
    case .begin, .read, .insert, .insertPair, .update, .delete, .createTable, .dropTable: true
    }
  }
}

extension RunState {
  /// A statement that was begun on a poisoned store has ended well: it can have needed nothing of it.
  func judgePoisoned(_ fiber: Fiber, _ effect: Effect, _ transaction: ModelTransaction) {
    guard fiber.beganPoisoned, effect.needsStore(transaction) else { return }
    report(
      fiber, "poisoned",
      "the \(effect.kind) was answered although a failure had left the log's end open before it began"
    )
  }
}
