import Database
import MVCC
import Scenario

/// Counts what is left of a transaction after one of its statements was undone.
final class UndoProperty: EngineProperty {
  static let name: StaticString = "undo"
  static let asserts: StaticString =
    """
    When a statement is dropped or fails inside a transaction, the transaction has as many \
    changes as before the statement.
    """

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.statementUndone) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .statementUndone(let fiber) = event, let engine = fiber.observed,
      fiber.transaction?.snapshot != nil, !engine.isFinished,
      engine.changeCount != fiber.changesBefore, let effect = fiber.effect
    else { return }
    throw Violation(
      "the \(effect.kind) was undone and \(engine.changeCount) changes of its transaction are left,"
        + " \(fiber.changesBefore) were there before it")
  }
}
