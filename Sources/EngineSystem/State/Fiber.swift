import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation

/// A client with its own connection: what it has planned, asked and been answered.
///
/// Properties read it when they are told about an event; what it does in its turns is in `Clients`.
final class Fiber {
  let cursor: DecisionCursor
  let number: Int
  let run: RunState
  let yields: ArmedYieldInjector
  let failures: SimulatedFailureInjector

  @exclusivity(unchecked) var connection: Connection? {
    didSet { connectionReference = connection.map { .passUnretained($0) } }
  }
  /// The same, read after each step without counting references.
  @exclusivity(unchecked) private var connectionReference: Unmanaged<Connection>?
  @exclusivity(unchecked) var statements: ContiguousArray<Statement?>
  @exclusivity(unchecked) var life: FiberLife
  /// Whether it is patient, and nothing is injected into its statements.
  @exclusivity(unchecked) var isCalm = false

  // The transaction and its plan.
  @exclusivity(unchecked) var plan = Plan()
  let spareOperations = SpareOperations()
  @exclusivity(unchecked) var nextPlace = 0
  @exclusivity(unchecked) var transaction: ModelTransaction?
  /// The engine's transaction that was last observed; a new one has another identity.
  @exclusivity(unchecked) var observed: Transaction? {
    didSet { observedID = observed.map { ObjectIdentifier($0) } }
  }
  @exclusivity(unchecked) private var observedID: ObjectIdentifier?
  /// Whether the engine's transaction may have changed since it was last observed, is exclusive, or has an end.
  @inline(__always)
  var hasNews: Bool {
    connectionReference?._withUnsafeGuaranteedRef { $0.hasNews(since: observedID) } ?? false
  }
  /// Whether the transaction is open on the connection, begun by a BEGIN that has returned.
  @exclusivity(unchecked) var isExplicit = false

  // The running operation.
  @exclusivity(unchecked) var effect: Effect?
  @exclusivity(unchecked) var statement: Statement?
  /// The number of its text.
  @exclusivity(unchecked) var template = -1
  /// Whether there is one; comparing with nil would copy the effect.
  var isRunning: Bool { if case .some = effect { true } else { false } }
  @exclusivity(unchecked) var received: ContiguousArray<KeyedRow> = []
  /// The rows that the model expects, while a finished SELECT is judged.
  @exclusivity(unchecked) var expectedRows: ContiguousArray<KeyedRow> = []
  /// What the running statement failed with, while that is judged.
  @exclusivity(unchecked) var failure: EngineError?
  @exclusivity(unchecked) var hasAnswered = false
  /// Whether the transaction has a snapshot, and a statement with it has returned something.
  @exclusivity(unchecked) var hasAnsweredSnapshot = false
  /// The number of model writes before the running statement, to undo it.
  @exclusivity(unchecked) var writesBefore = 0
  /// The step at which the running statement began.
  @exclusivity(unchecked) var operationStep: UInt64 = 0
  /// Whether only another opening could make progress possible when the running statement began.
  @exclusivity(unchecked) var beganPoisoned = false
  /// The fiber's place in its round of statements over a poisoned store.
  @exclusivity(unchecked) var poisonedRound = 0
  /// Whether it idles inside its transaction.
  @exclusivity(unchecked) var isIdling = false
  /// The number of changes of the engine's transaction before the running statement.
  @exclusivity(unchecked) var changesBefore = 0
  @exclusivity(unchecked) var isApplied = false
  @exclusivity(unchecked) var expectedChanges: Int64? = 0
  @exclusivity(unchecked) var attempts = 0
  @exclusivity(unchecked) var contendedSteps: UInt64 = 0
  @exclusivity(unchecked) var faultsBefore: UInt64 = 0

  // What the plan remembers from statement to statement.
  @exclusivity(unchecked) var lastChanges: Int64 = 0
  @exclusivity(unchecked) var reads: ContiguousArray<(table: ModelTable, row: KeyedRow)> = []
  @exclusivity(unchecked) var lastAggregate: KeyedRow?
  /// What the fiber does when it goes on after a hold.
  @exclusivity(unchecked) var sequel = HoldSequel.resume
  /// Whether the running commit is held because another transaction is in its way, which may be gone later.
  @exclusivity(unchecked) var isContested = false
  /// The last yield point that fired in the running operation.
  @exclusivity(unchecked) var lastPoint: PointID?
  /// Cells and lists written and not read back yet; there must be none at COMMIT.
  @exclusivity(unchecked) var chain = ChainRecorder.Session()

  init(number: Int, cursor: DecisionCursor, run: RunState, life: FiberLife) {
    self.number = number
    self.cursor = cursor
    self.run = run
    self.life = life
    yields = ArmedYieldInjector(
      SimulatedYieldInjector(run.context.decisions, run.yieldOptions),
      early: run.earlyYields)
    failures = SimulatedFailureInjector(run.context.decisions, run.failureOptions)
    statements = ContiguousArray(repeating: nil, count: Template.count)
  }
}

/// Whether a fiber goes on for ever, sets up the run's tables, or comes to its end.
enum FiberLife: Hashable { case client, setup, draining }

/// What happens to a commit after it was held at a hold point.
enum HoldSequel: UInt64, Hashable { case resume, abandon, fail }
