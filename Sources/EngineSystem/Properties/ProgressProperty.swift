import Primitives
import Scenario

/// Watches statements that meet contention, and clients that idle inside their transactions.
///
/// The supervisor checks the bounds on steps of the whole run, and reports them under this name.
final class ProgressProperty: EngineProperty {
  static let name: StaticString = "progress"
  static let asserts: StaticString =
    """
    No statement meets contention for ever; a run ends by its own number of steps and by no \
    other bound, where the steps of openings do not count; without faults every fiber comes to \
    its end within a bound; while a client idles in an open transaction the others finish \
    statements.
    """

  /// This many steps without a finished statement count as no progress.
  static let idleStepsMax: UInt64 = 2_000

  /// The steps of all clients, and the statements that they had finished, when a client began to idle; indexed by
  /// the client's number.
  @exclusivity(unchecked) private var idling: ContiguousArray<(steps: UInt64, statements: UInt64)>

  init(_ spec: EngineSpec) {
    // The setup is a client too.
    idling = ContiguousArray(repeating: (0, 0), count: spec.fibers + 1)
  }

  var listensTo: EventMask { .events(.contended, .idling, .idled) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .contended(let fiber):
      throw Violation(
        "a statement met contention \(fiber.contendedSteps) times and never went on")
    case .idling(let fiber): idling[fiber.number] = (run.statementSteps, run.statementsFinished)
    case .idled(let fiber): try judgeIdle(fiber.number, run)
    default: break
    }
  }

  /// Whatever the client holds, the others have made progress meanwhile.
  private func judgeIdle(_ client: Int, _ run: RunState) throws(Violation) {
    let taken = run.statementSteps - idling[client].steps
    guard taken > Self.idleStepsMax, run.statementsFinished == idling[client].statements else {
      return
    }
    throw Violation(
      "nobody finished a statement in \(taken) steps while a client idled in its transaction")
  }
}
