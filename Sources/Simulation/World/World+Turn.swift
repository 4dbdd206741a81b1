import AsyncIO
import Primitives

extension World {
  /// One turn: a fiber is stepped, or the clock jumps.
  func turn(_ observer: (any WorldObserver)?) {
    if counts.steps >= state.value.options.stepLimit { return finish(.stepLimit) }
    if roster.value.foreground.isEmpty, hasFinished { return finish(.allFinished) }
    if !roster.value.waiting.isEmpty, state.value.options.earlySteps.numerator > 0,
      wantsEarlyStep()
    {
      return step(pickEarly(), isEarly: true, observer)
    }
    guard roster.value.runnable.high == nil else { return turnAmongMany(observer) }
    let candidates = roster.value.runnable.bits & ~roster.value.contended.bits
    guard candidates != 0 else { return turnWithoutCandidates(observer) }
    step(choose(among: ActorSet(bits: candidates)), isEarly: false, observer)
  }

  /// Whether no fiber is left that keeps the run going, now that none is in the foreground.
  ///
  /// A world that never had any in the foreground goes on with the others, and one with a machine that is down goes
  /// on until the machine has come back or nothing can run.
  private var hasFinished: Bool {
    state.value.downMembers == 0
      && (state.value.hadForeground || roster.value.living.isEmpty)
  }

  /// The same, if the sets of actors have more than their word.
  @inline(never)
  private func turnAmongMany(_ observer: (any WorldObserver)?) {
    let candidates = roster.value.runnable.subtracting(roster.value.contended)
    guard !candidates.isEmpty else { return turnWithoutCandidates(observer) }
    step(choose(among: candidates), isEarly: false, observer)
  }

  @inline(__always)
  func choose(among candidates: ActorSet) -> Int {
    if candidates.isSingle { return candidates.lowest }
    let slot = strategy.next(among: candidates, in: self)
    require(candidates.contains(slot), "the strategy chose slot \(slot), which cannot run")
    return slot
  }

  private func wantsEarlyStep() -> Bool {
    decisions.chance(nextKey(DisturbanceLabel.earlyStep), state.value.options.earlySteps)
  }

  private func pickEarly() -> Int {
    if roster.value.waiting.isSingle { return roster.value.waiting.lowest }
    return pick(nextKey(DisturbanceLabel.whoEarly), among: roster.value.waiting.snapshot)
  }

  /// Steps the actor in `slot` and does everything that follows from the step.
  func step(_ slot: Int, isEarly: Bool, _ observer: (any WorldObserver)?) {
    // An actor that leaves in this step lives until the end of the step: releasing what it holds may cause
    // decisions, which are not the fiber's any more.
    let actor = roster.value.entries[slot].actor
    defer { extendLifetime(actor) }
    begin(slot, isEarly)
    let outcome = actor.step(self)
    state.value.current = -1
    record(slot, outcome, isEarly)
    let ticks = drawCost()
    let sequel = changeState(slot, outcome)
    context.leave()
    context.advance(by: VirtualDuration(ticks: ticks))
    wakeFinished()
    if counts.turns >= state.value.nextParkingDeadline { releaseOverdue() }
    let event = StepEvent(slot: slot, outcome: outcome, isEarly: isEarly, sequel: sequel)
    if let finding = observer?.stepped(self, event), state.value.reported == nil {
      finish(.finding(finding))
    }
  }

  private func drawCost() -> UInt64 {
    let ticksMax = state.value.options.stepCostTicksMax
    return ticksMax > 1 ? 1 + context.choose(TimeLabel.stepCost, of: ticksMax) : 1
  }

  @inline(__always)
  private func begin(_ slot: Int, _ isEarly: Bool) {
    // Kept alive by its entry, and by `departedCursor` when the actor leaves.
    context.enter(roster.value.entries[slot].unmanagedCursor)
    state.value.current = slot
    state.value.lastSlot = slot
    state.value.lastAccess = roster.value.entries[slot].declared
    state.value.isEarlyStep = isEarly
    state.value.result = 0
    state.value.footprint = 0
    state.value.hit = 0
    state.value.declared = nil
    state.value.eventsBefore = roster.value.entries[slot].events.pointee
    if isEarly { state.value.counts.earlySteps += 1 } else { state.value.counts.steps += 1 }
    if let position {
      position.pointee.enter(
        roster.value.entries[slot].actor.name, step: state.value.counts.steps)
    }
  }

  /// Puts the actor into the state that its outcome says.
  private func changeState(_ slot: Int, _ outcome: StepOutcome) -> YieldSequel {
    roster.value.entries[slot].declared = state.value.declared
    var isContended = false
    var sequel = YieldSequel.goOn
    switch outcome {
    case .ran, .finishedOperation: becomeRunnable(slot)
    case .finished: remove(slot)
    case .sleeping(let duration): sleep(slot, duration)
    case .idle: idle(slot)
    case .waiting(let completion):
      guard let reason = completion.yieldReason else {
        wait(slot, for: completion)
        break
      }
      becomeRunnable(slot)
      isContended = reason.kind == .contention
      if isContended { meetContention(slot) }
      if let point = reason.injectedPoint { sequel = resolveInjectedYield(slot, point) }
    }
    if !isContended, !state.value.isEarlyStep || !roster.value.waiting.contains(slot) {
      noteProgress()
    }
    return sequel
  }

  private func meetContention(_ slot: Int) {
    roster.value.contended.insert(slot)
    state.value.contendedStepsInARow += 1
    strategy.metContention(slot, in: self)
  }

  private func noteProgress() {
    roster.value.contended.removeAll()
    state.value.contendedStepsInARow = 0
  }
}
