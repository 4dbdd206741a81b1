import AsyncIO
import MVCC
import Scenario
import Simulation

/// Watches a store after a failure that left the end of its log undefined.
final class PoisonedProperty: EngineProperty {
  static let name: StaticString = "poisoned"
  static let asserts: StaticString =
    """
    After a failure that left the log's end unknown, no statement that needs the store \
    succeeds until the database is opened again, and the log does not change.
    """

  /// Where the log of the store ended when it was poisoned, and the opening that this belongs to.
  @exclusivity(unchecked) private var end: Int?
  @exclusivity(unchecked) private var opening = 0

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.poisonedFinished, .poisonedStepped) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .poisonedStepped(let store): try judgeLog(store, run)
    case .poisonedFinished(let fiber): try judgeStatement(fiber)
    default: break
    }
  }

  /// A statement that began on a poisoned store has succeeded, so it must not have needed the store.
  private func judgeStatement(_ fiber: Fiber) throws(Violation) {
    guard fiber.beganPoisoned, let effect = fiber.effect, let transaction = fiber.transaction,
      effect.needsStore(transaction)
    else { return }
    throw Violation(
      "the \(effect.kind) was answered although a failure had left the log's end open before it began"
    )
  }

  /// Nothing may follow a frame that may or may not be there.
  private func judgeLog(_ store: MVStore, _ run: RunState) throws(Violation) {
    if run.io.changesInFlight > 0 {
      throw Violation("the log is changed although a failure had left its end open before")
    }
    if opening != run.openings { (opening, end) = (run.openings, nil) }
    guard let end else {
      end = store.logEnd
      return
    }
    if store.logEnd != end {
      throw Violation("the log of a poisoned store ended at \(end) and now ends at \(store.logEnd)")
    }
  }
}
