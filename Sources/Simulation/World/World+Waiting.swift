import AsyncIO
import Primitives

extension World: TimelineHandler {
  func becomeRunnable(_ slot: Int) {
    if roster.pointee.runnable.contains(slot) { return }
    roster.pointee.leaveStates(slot)
    roster.pointee.runnable.insert(slot)
    roster.pointee.entries[slot].cause = UInt32(truncatingIfNeeded: trace.count)
  }

  func wait(_ slot: Int, for completion: Completion) {
    roster.pointee.entries[slot].completion = completion
    roster.pointee.leaveStates(slot)
    roster.pointee.waiting.insert(slot)
  }

  func sleep(_ slot: Int, _ duration: VirtualDuration) {
    roster.pointee.leaveStates(slot)
    roster.pointee.sleeping.insert(slot)
    roster.pointee.entries[slot].timer = context.timeline.schedule(
      after: duration, self, token: UInt64(slot))
  }

  /// A sleeper has slept for as long as it asked for.
  public func timelineReached(_ token: UInt64) {
    let slot = Int(token)
    require(
      roster.pointee.sleeping.contains(slot), "a timer woke slot \(slot), which does not sleep")
    becomeRunnable(slot)
  }

  /// The actor has found nothing to do; what happened during its step counts as not looked at.
  func idle(_ slot: Int) {
    let seen = state.pointee.eventsBefore
    if roster.pointee.entries[slot].arena.eventCount != seen { return becomeRunnable(slot) }
    roster.pointee.entries[slot].eventsSeen = seen
    roster.pointee.leaveStates(slot)
    roster.pointee.idle.insert(slot)
  }

  /// Lets an actor run that sleeps or idles; any other goes on as it would.
  ///
  /// - Returns: Whether it slept or idled.
  @discardableResult
  public func wake(_ slot: Int) -> Bool {
    if roster.pointee.sleeping.contains(slot) {
      context.timeline.cancel(roster.pointee.entries[slot].timer)
    } else if !roster.pointee.idle.contains(slot) {
      return false
    }
    becomeRunnable(slot)
    append(TraceRecord(.woken, at: roster.pointee.entries[slot]))
    return true
  }

  /// Lets a fiber run that sleeps or idles; false when it does neither, or has left.
  @discardableResult
  public func wake(_ fiber: FiberID) -> Bool { isAlive(fiber) && wake(fiber.slot) }

  /// Whether the fiber has not left the world.
  public func isAlive(_ fiber: FiberID) -> Bool {
    roster.pointee.living.contains(fiber.slot)
      && roster.pointee.generation(fiber.slot) == fiber.generation
  }

  /// The identity of the actor that lives in `slot`.
  public func fiber(at slot: Int) -> FiberID {
    require(roster.pointee.living.contains(slot), "slot \(slot) holds no actor")
    return FiberID(slot: slot, generation: roster.pointee.generation(slot))
  }

  /// Lets those run whose I/O has finished.
  @inline(__always)
  func wakeFinished() {
    var rest = roster.pointee.waiting.bits
    while rest != 0 {
      wakeIfFinished(rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
    if roster.pointee.waiting.high != nil { wakeFinishedHigh() }
    if !roster.pointee.idle.isEmpty { wakeIdle() }
  }

  /// Lets those run for which something has happened since they looked.
  @inline(never)
  private func wakeIdle() {
    roster.pointee.idle.forEach { slot in
      let entry = roster.pointee.entries + slot
      if entry.pointee.arena.eventCount != entry.pointee.eventsSeen { becomeRunnable(slot) }
    }
  }

  @inline(__always)
  private func wakeIfFinished(_ slot: Int) {
    let entry = roster.pointee.entries + slot
    if entry.pointee.arena.isFinished(entry.pointee.completion) { becomeRunnable(slot) }
  }

  @inline(never)
  private func wakeFinishedHigh() {
    for slot in roster.pointee.waiting.snapshot.withoutWord { wakeIfFinished(slot) }
  }

  /// Nobody can run, but those that would meet contention again.
  func turnWithoutCandidates(_ observer: (any WorldObserver)?) {
    // The observer may have settled what somebody waits for.
    wakeFinished()
    if hasCandidates { return }
    if !roster.pointee.contended.isEmpty, roster.pointee.waiting.isEmpty,
      !roster.pointee.parked.isEmpty
    {
      return releaseOne()
    }
    if context.timeline.nextInstant != nil { return jump(observer) }
    if !roster.pointee.parked.isEmpty { return releaseOne() }
    guard !roster.pointee.contended.isEmpty else { return endWithNothingLeft(observer) }
    if state.pointee.contendedStepsInARow >= state.pointee.options.contendedStepsInARowMax {
      return finish(.stalled(describeStall()))
    }
    step(choose(among: roster.pointee.contended.snapshot), isEarly: false, observer)
  }

  /// Lets time pass until something becomes due.
  private func jump(_ observer: (any WorldObserver)?) {
    state.pointee.counts.idleTurns += 1
    _ = context.timeline.jumpToNext()
    append(TraceRecord(.idle, answer: context.timeline.now.ticks))
    wakeFinished()
    if counts.turns >= state.pointee.nextParkingDeadline { releaseOverdue() }
    if let finding = observer?.idled(self) { return finish(.finding(finding)) }
    wakeFinished()
    state.pointee.idleTurnsInARow = hasCandidates ? 0 : state.pointee.idleTurnsInARow + 1
    if state.pointee.idleTurnsInARow >= state.pointee.options.idleTurnsInARowMax {
      finish(.stalled(describeStall()))
    }
  }

  /// Nothing can run and nothing is to come: the end, unless the observer begins something.
  private func endWithNothingLeft(_ observer: (any WorldObserver)?) {
    if state.pointee.idleTurnsInARow < state.pointee.options.idleTurnsInARowMax,
      let observer, observer.nothingLeft(self)
    {
      state.pointee.idleTurnsInARow += 1
      return wakeFinished()
    }
    let isAtRest = roster.pointee.living.subtracting(roster.pointee.idle).isEmpty
    guard isAtRest, roster.pointee.foreground.isEmpty else {
      return finish(.stalled(describeStall()))
    }
    finish(.allFinished)
  }

  private var hasCandidates: Bool {
    !roster.pointee.runnable.subtracting(roster.pointee.contended).isEmpty
  }

  private func describeStall() -> Finding {
    var parts: [String] = []
    roster.pointee.living.forEach { slot in
      let state =
        roster.pointee.waiting.contains(slot)
        ? "waits for I/O"
        : roster.pointee.contended.contains(slot)
          ? "meets contention" : roster.pointee.idle.contains(slot) ? "idles" : "sleeps"
      parts.append("\(roster.pointee.entries[slot].actor.name) \(state)")
    }
    return Finding(
      property: "stall",
      message: "nothing can run at \(context.timeline.now): " + parts.joined(separator: ", "))
  }
}
