import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation

/// What a client does in its turns: it runs planned transactions, one `step()` in each turn.
extension Fiber: ScheduledFiber {
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
    defer { if failures.injectedCount != injectedBefore { noteInjection() } }
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
    return handle(result, statement, world)
  }

  private func noteInjection() {
    run.probes.set.hit(run.probes.plannedFailure)
    run.emit(.failureInjected(self))
  }

  private func handle(
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
      run.emit(.interrupted(self))
      return .finishedOperation
    }
  }

  private func waits(for completion: Completion, _ world: World) -> StepOutcome {
    if !completion.isExplicitYield, Abandonments.strikes(self, run) {
      abandon(world)
      return .finishedOperation
    }
    if let point = completion.yieldReason?.injectedPoint {
      let id = PointID(family: point.family, ordinal: point.ordinal)
      lastPoint = id
      run.holds.hold(number, at: id, since: run.world.steps)
      run.narrate(
        self, "yields at \(run.catalogue.name(family: point.family, ordinal: point.ordinal))")
    }
    if completion.yieldReason?.kind == .contention {
      contendedSteps += 1
      if contendedSteps > RunState.contendedStepsMax { run.emit(.contended(self)) }
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
