import AsyncIO
import Primitives

extension World {
  /// One turn: somebody is stepped, or the clock jumps.
  func turn(_ observer: (any WorldObserver)?) {
    if counts.steps >= state.pointee.options.stepLimit { return finish(.stepLimit) }
    if roster.pointee.foreground.isEmpty, hasFinished { return finish(.allFinished) }
    if !roster.pointee.waiting.isEmpty, state.pointee.options.earlySteps.numerator > 0,
      wantsEarlyStep()
    {
      return step(pickEarly(), isEarly: true, observer)
    }
    guard roster.pointee.runnable.high == nil else { return turnAmongMany(observer) }
    let candidates = roster.pointee.runnable.bits & ~roster.pointee.contended.bits
    guard candidates != 0 else { return turnWithoutCandidates(observer) }
    step(choose(among: ActorSet(bits: candidates)), isEarly: false, observer)
  }

  /// Whether nobody is left for whom the run goes on, also where nobody in the foreground is left.
  ///
  /// A world that never had any in the foreground goes on with the others, and one with a machine that is
  /// down goes on until that has come back or nothing can.
  private var hasFinished: Bool {
    state.pointee.downMembers == 0
      && (state.pointee.hadForeground || roster.pointee.living.isEmpty)
  }

  /// The same, where the sets of actors have more than their word.
  @inline(never)
  private func turnAmongMany(_ observer: (any WorldObserver)?) {
    let candidates = roster.pointee.runnable.subtracting(roster.pointee.contended)
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
    decisions.chance(nextKey(DisturbanceLabel.earlyStep), state.pointee.options.earlySteps)
  }

  private func pickEarly() -> Int {
    if roster.pointee.waiting.isSingle { return roster.pointee.waiting.lowest }
    return pick(nextKey(DisturbanceLabel.whoEarly), among: roster.pointee.waiting.snapshot)
  }

  /// Steps the actor in `slot` and does everything that follows from the step.
  func step(_ slot: Int, isEarly: Bool, _ observer: (any WorldObserver)?) {
    let actor = roster.pointee.entries[slot].actor
    begin(slot, isEarly)
    let outcome = actor.step(self)
    state.pointee.current = -1
    record(slot, outcome, isEarly)
    let ticks = drawCost()
    let answer = settle(slot, actor, outcome)
    context.leave()
    context.timeline.advance(by: VirtualDuration(ticks: ticks))
    wakeFinished()
    if counts.turns >= state.pointee.nextParkingDeadline { releaseOverdue() }
    guard let observer else { return }
    let event = StepEvent(
      slot: slot, actor: consume actor, outcome: outcome, isEarly: isEarly, answer: answer)
    if let finding = observer.stepped(self, event), state.pointee.reported == nil {
      finish(.finding(finding))
    }
  }

  private func drawCost() -> UInt64 {
    let ticksMax = state.pointee.options.stepCostTicksMax
    return ticksMax > 1 ? 1 + context.choose(TimeLabel.stepCost, of: ticksMax) : 1
  }

  @inline(__always)
  private func begin(_ slot: Int, _ isEarly: Bool) {
    // Kept alive by its entry, and by `departedAnchor` when the actor leaves.
    context.enter(roster.pointee.entries[slot].unmanagedAnchor)
    state.pointee.current = slot
    state.pointee.lastSlot = slot
    state.pointee.lastAccess = roster.pointee.entries[slot].declared
    state.pointee.isEarlyStep = isEarly
    state.pointee.result = 0
    state.pointee.footprint = 0
    state.pointee.hit = 0
    state.pointee.declared = nil
    state.pointee.eventsBefore = roster.pointee.entries[slot].arena.eventCount
    if isEarly { state.pointee.counts.earlySteps += 1 } else { state.pointee.counts.steps += 1 }
  }

  /// Puts the actor into the state that its outcome says.
  private func settle(
    _ slot: Int, _ actor: any ScheduledFiber, _ outcome: StepOutcome
  ) -> FiredYieldAnswer {
    roster.pointee.entries[slot].declared = state.pointee.declared
    var isContended = false
    var answer = FiredYieldAnswer.goOn
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
      if let point = reason.injectedPoint { answer = settleFired(slot, actor, point) }
    }
    if !isContended, !state.pointee.isEarlyStep || !roster.pointee.waiting.contains(slot) {
      noteProgress()
    }
    return answer
  }

  private func meetContention(_ slot: Int) {
    roster.pointee.contended.insert(slot)
    state.pointee.contendedStepsInARow += 1
    strategy.metContention(slot, in: self)
  }

  private func noteProgress() {
    roster.pointee.contended.removeAll()
    state.pointee.contendedStepsInARow = 0
  }
}
