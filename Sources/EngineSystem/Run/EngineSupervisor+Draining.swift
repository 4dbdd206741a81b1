import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension EngineSupervisor {
  /// How many steps fibers may take to finish their statements, once nothing disturbs them any more.
  static let drainStepsMax: UInt64 = 50_000
  /// How many openings the end of a run may take: one for each failure that was still pending.
  static let lastOpeningsMax = 8

  /// After the last step of the run: every fiber comes to its end, and nothing may be left.
  ///
  /// - Parameter end: How the world's run has ended.
  func comeToEnd(_ end: RunEnd, _ observer: any WorldObserver) -> RunEnd {
    if case .stepLimit = end, state.statementSteps < state.spec.steps {
      state.report(
        nil, ProgressProperty.self,
        "its clients have made only \(state.statementSteps) of their \(state.spec.steps) steps, when all"
          + " together have made \(state.world.steps), \(state.openingSteps) of them in openings:"
          + " something goes round and gets nowhere")
      return end
    }
    let last = drain(observer)
    state.position.pointee.leave()
    if state.hasFailed { return last }
    if case .stalled = last { return last }
    judgeRest(last)
    if !state.hasFailed { state.emit(.eraEnds) }
    return last
  }

  /// Lets every fiber finish its statement and leave, without yields, faults or crashes.
  private func drain(_ observer: any WorldObserver) -> RunEnd {
    state.startDraining()
    for fiber in fibers { fiber.startDraining() }
    for slot in state.world.parked { state.world.release(slot) }
    state.world.options.stepLimit = state.world.steps + Self.drainStepsMax
    var end = state.world.run(observer)
    resolveAllOrphans()
    var openings = 0
    while !state.hasFailed, state.isPoisoned || state.openDatabase == nil {
      openings += 1
      guard openings <= Self.lastOpeningsMax else {
        state.report(
          nil, ProgressProperty.self, "the database did not open on a disk without faults")
        break
      }
      crash(.process)
      state.world.options.stepLimit = state.world.steps + Self.drainStepsMax
      end = state.world.run(observer)
      // An adopted commit may still fail because of an earlier fault.
      resolveAllOrphans()
    }
    return end
  }

  /// How many disk operations adopted commits may take; each has a handful.
  private static let settlingMax = 10_000

  /// Brings adopted commits to their end.
  private func resolveAllOrphans() {
    guard let database = state.openDatabase else { return }
    var isOver = false
    for _ in 0..<Self.settlingMax {
      if case .done = database.resolveOrphans() { isOver = true } else { isOver = !jump() }
      if isOver { break }
    }
    state.resolveOrphans()
    if !isOver {
      state.report(
        nil, ProgressProperty.self,
        "adopted commits did not end within \(Self.settlingMax) operations of a disk without faults"
      )
    }
  }

  private func jump() -> Bool { state.context.timeline.jumpToNext() }

  /// At rest nothing is held, and there are no more versions than live rows.
  func judgeRest(_ end: RunEnd) {
    if case .stepLimit = end {
      let late = fibers.filter { $0.connection != nil }
      return state.report(
        late.first, ProgressProperty.self,
        "\(late.count) fibers did not finish within \(Self.drainStepsMax) steps without faults")
    }
    guard let database = state.openDatabase else { return }
    while state.context.timeline.jumpToNext() {}
    state.emit(.atRest(database))
    if state.hasFailed { return }
    database.collectGarbage()
    state.emit(.collected(database))
    if state.hasFailed { return }
    database.store.checkInvariants()
    judgeLastState(database)
  }

  /// Reads all tables once more and compares them with the model.
  private func judgeLastState(_ database: Database) {
    let reader = RecoveryFiber(
      cursor: DecisionCursor(DecisionScope(actor: .run.child(3))), run: state, reading: database)
    for _ in 0..<1_000_000 where !state.hasFailed {
      if reader.step(state.world) == .finished { return }
    }
    state.report(
      nil, ProgressProperty.self, "the tables could not be read to their end at the end of the run")
  }
}
