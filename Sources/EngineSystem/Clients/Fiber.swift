import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation

/// A client with a connection of its own: it runs planned transactions, one `step()` a turn.
///
/// An actor of the simulation. What it asks and what it is answered goes to the judges.
final class Fiber: ScheduledFiber {
  let cursor: DecisionCursor
  let number: Int
  let run: RunState
  let yields: ArmedYieldInjector
  let failures: SimulatedFailureInjector

  @exclusivity(unchecked) var connection: Connection?
  @exclusivity(unchecked) var statements: ContiguousArray<Statement?>
  @exclusivity(unchecked) var life: FiberLife
  /// Whether it is patient, and nothing is injected into its statements.
  @exclusivity(unchecked) var isCalm = false

  // The transaction and its plan.
  @exclusivity(unchecked) var plan = Plan()
  let spareOperations = SpareOperations()
  @exclusivity(unchecked) var nextPlace = 0
  @exclusivity(unchecked) var transaction: ModelTransaction?
  /// The engine's transaction that was seen last; a new one has another identity.
  @exclusivity(unchecked) var observed: Transaction?
  /// Whether the transaction is open on the connection, begun by a BEGIN that has answered.
  @exclusivity(unchecked) var isExplicit = false

  // The running operation.
  @exclusivity(unchecked) var effect: Effect?
  @exclusivity(unchecked) var statement: Statement?
  /// The number of its text.
  @exclusivity(unchecked) var template = -1
  /// Whether there is one; a comparison with nil would copy the effect.
  var isRunning: Bool { if case .some = effect { true } else { false } }
  @exclusivity(unchecked) var received: ContiguousArray<KeyedRow> = []
  @exclusivity(unchecked) var hasAnswered = false
  /// Model writes before the running statement, to undo it.
  @exclusivity(unchecked) var writesBefore = 0
  /// The step at which the running statement was begun.
  @exclusivity(unchecked) var operationStep: UInt64 = 0
  /// Whether only another opening could go on when the running statement began.
  @exclusivity(unchecked) var beganPoisoned = false
  /// Where the fiber is in its round of statements over a poisoned store.
  @exclusivity(unchecked) var poisonedRound = 0
  /// What the others had done when this client began to idle inside its transaction.
  @exclusivity(unchecked) var idle: IdleJudge?
  /// Changes of the engine's transaction before the running statement.
  @exclusivity(unchecked) var changesBefore = 0
  @exclusivity(unchecked) var isApplied = false
  @exclusivity(unchecked) var expectedChanges: Int64? = 0
  @exclusivity(unchecked) var attempts = 0
  @exclusivity(unchecked) var contendedSteps: UInt64 = 0
  @exclusivity(unchecked) var faultsBefore: UInt64 = 0
  @exclusivity(unchecked) var snapshotLower: UInt64 = 0

  // What the plan remembers from statement to statement.
  @exclusivity(unchecked) var lastChanges: Int64 = 0
  @exclusivity(unchecked) var reads: ContiguousArray<(table: ModelTable, row: KeyedRow)> = []
  @exclusivity(unchecked) var lastAggregate: KeyedRow?
  /// What becomes of the fiber when it goes on after a hold.
  @exclusivity(unchecked) var sequel = HoldSequel.resume
  /// Whether the running commit is held because somebody is in its way, who may go meanwhile.
  @exclusivity(unchecked) var isContested = false
  /// The last yield point that fired in the running operation.
  @exclusivity(unchecked) var lastPoint: PointID?
  /// Cells and lists written and not read back yet; none may be open at COMMIT.
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

  var name: ActorName { ActorName("fiber", number) }

  func step(_ world: World) -> StepOutcome {
    run.position.pointee.enter(
      name, step: run.statementSteps, text: isRunning ? template : -1)
    if run.holds.isHeld(number), let outcome = leaveHold(world) { return outcome }
    if !isRunning, let outcome = begin(world) { return outcome }
    guard let statement else { trap("fiber \(number) has nothing to step") }
    run.statementSteps += 1
    let slots = statement.connection.slots
    slots.install(yields: yields, failures: failures.isIdle ? nil : failures)
    slots.footprint.reset()
    let injectedBefore = failures.injectedCount
    defer { if failures.injectedCount != injectedBefore { run.judgeMaintenance(self) } }
    let result: StepResult
    do throws(EngineError) {
      result = try statement.step()
    } catch {
      slots.clear()
      observe(world)
      world.note(footprint: slots.footprint)
      return failed(error, world)
    }
    slots.clear()
    observe(world)
    world.note(footprint: slots.footprint)
    return settle(result, statement, world)
  }

  private func settle(
    _ result: StepResult, _ statement: Statement, _ world: World
  ) -> StepOutcome {
    switch result {
    case .row:
      answer(world)
      receive(statement, world)
      return .ran
    case .io:
      guard let completion = statement.waiting else { trap("a statement waits for nothing") }
      return waits(for: completion, world)
    case .done:
      answer(world)
      return finished(statement, world)
    case .busy: return busy(world)
    case .interrupt:
      run.report(self, "expected-error", "a statement was interrupted and nobody asked for that")
      return .finishedOperation
    }
  }

  private func waits(for completion: Completion, _ world: World) -> StepOutcome {
    if !completion.isExplicitYield,
      run.context.chance(HardshipLabel.abandonment, isCalm ? .never : run.spec.abandonment)
    {
      // Impatience: the statement is dropped while the disk is still at it.
      abandon(world)
      return .finishedOperation
    }
    if let point = completion.yieldReason?.injectedPoint {
      let id = PointID(family: point.family, ordinal: point.ordinal)
      lastPoint = id
      run.holds.hold(number, at: id, since: run.world.counts.steps)
      run.narrate(
        self, "yields at \(run.catalogue.name(family: point.family, ordinal: point.ordinal))")
    }
    if completion.yieldReason?.kind == .contention {
      contendedSteps += 1
      if contendedSteps > RunState.contendedStepsMax {
        run.report(
          self, "progress", "a statement met contention \(contendedSteps) times and never went on")
      }
    } else {
      contendedSteps = 0
    }
    return .waiting(completion)
  }

  /// Ends a hold, after which the operation may have to be dropped or failed.
  private func leaveHold(_ world: World) -> StepOutcome? {
    run.holds.release(number)
    guard let held = yields.held, held == lastPoint else { return nil }
    yields.release()
    switch sequel {
    case .resume: return nil
    case .fail:
      failAtResume(world)
      return nil
    case .abandon:
      abandon(world)
      return .finishedOperation
    }
  }

  func failAtResume(_ world: World) {
    if let lastPoint { failures.failNext(at: lastPoint) }
  }
}

/// Whether a fiber goes on for ever, sets the run's tables up, or comes to its end.
enum FiberLife: Hashable { case client, setup, draining }

/// What becomes of a commit that was held at a hold point.
enum HoldSequel: UInt64, Hashable { case resume, abandon, fail }
