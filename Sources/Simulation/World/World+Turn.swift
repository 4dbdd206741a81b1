import AsyncIO
import Primitives

extension World {
  private static let earlyLabel: UInt64 = 1

  /// One turn: somebody is stepped, or the clock jumps.
  func turn() {
    if counts.steps >= options.stepLimit { return finish(.stepLimit) }
    if roster.foreground.isEmpty { return finish(.allFinished) }
    if !roster.waiting.isEmpty, options.earlySteps.numerator > 0, wantsEarlyStep() {
      return step(pickEarly(), isEarly: true)
    }
    let candidates = roster.runnable.subtracting(roster.contended)
    guard !candidates.isEmpty else { return turnWithoutCandidates() }
    step(choose(among: candidates), isEarly: false)
  }

  func choose(among candidates: ActorSet) -> Int {
    if candidates.isSingle { return candidates.lowest }
    let slot = strategy.next(among: candidates, in: self)
    require(candidates.contains(slot), "the strategy chose slot \(slot), which cannot run")
    return slot
  }

  private func wantsEarlyStep() -> Bool {
    context.decisions.chance(
      lastAnchor.next(.disturbance, Self.earlyLabel), options.earlySteps)
  }

  private func pickEarly() -> Int {
    if roster.waiting.isSingle { return roster.waiting.lowest }
    return pick(lastAnchor.next(.disturbance, Self.earlyLabel + 1), among: roster.waiting)
  }

  /// Steps the actor in `slot` and everything that follows from the step.
  func step(_ slot: Int, isEarly: Bool) {
    let entry = roster.entries + slot
    let (actor, anchor) = (entry.pointee.actor, entry.pointee.anchor)
    begin(slot, anchor, isEarly)
    let outcome = actor.step(self)
    current = -1
    if isEarly { counts.earlySteps += 1 } else { counts.steps += 1 }
    record(slot, anchor, outcome, isEarly)
    let answer = settle(slot, actor, anchor, outcome)
    let cost = options.stepCostTicksMax
    let ticks = cost > 1 ? 1 + context.choose(.time, of: cost) : 1
    context.anchor = context.runAnchor
    context.timeline.advance(by: VirtualDuration(ticks: ticks))
    wakeFinished()
    if counts.turns >= nextParkingDeadline { releaseOverdue() }
    guard isObserved, let observer else { return }
    let event = StepEvent(
      slot: slot, actor: actor, outcome: outcome, isEarly: isEarly, answer: answer)
    if let finding = observer.stepped(self, event) { finish(.finding(finding)) }
  }

  private func begin(_ slot: Int, _ anchor: Anchor, _ isEarly: Bool) {
    context.anchor = anchor
    current = slot
    lastSlot = slot
    lastAnchor = anchor
    lastAccess = roster.entries[slot].declared
    isEarlyStep = isEarly
    resultOfStep = 0
    footprintOfStep = 0
    declaredByStep = nil
  }

  /// Puts the actor into the state that its outcome says.
  private func settle(
    _ slot: Int, _ actor: any Actor, _ anchor: Anchor, _ outcome: StepOutcome
  ) -> FiredYieldAnswer {
    roster.entries[slot].declared = declaredByStep
    var isContended = false
    var answer = FiredYieldAnswer.goOn
    switch outcome {
    case .row, .finishedOperation: becomeRunnable(slot)
    case .finished: remove(slot)
    case .sleeping(let duration): sleep(slot, duration)
    case .waiting(let completion):
      guard let reason = completion.yieldReason else {
        wait(slot, for: completion)
        break
      }
      becomeRunnable(slot)
      isContended = reason.kind == .contention
      if isContended { meetContention(slot) }
      if let point = reason.injectedPoint { answer = settleFired(slot, actor, anchor, point) }
    }
    if !isContended, !isEarlyStep || !roster.waiting.contains(slot) { noteProgress() }
    return answer
  }

  private func meetContention(_ slot: Int) {
    roster.contended.insert(slot)
    contendedStepsInARow += 1
    strategy.metContention(slot, in: self)
  }

  private func noteProgress() {
    roster.contended = ActorSet()
    contendedStepsInARow = 0
  }
}
