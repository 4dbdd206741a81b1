import AsyncIO
import Primitives

extension World: TimelineHandler {
  func becomeRunnable(_ slot: Int) {
    if roster.value.runnable.contains(slot) { return }
    roster.value.leaveStates(slot)
    roster.value.runnable.insert(slot)
    roster.value.entries[slot].cause = UInt32(truncatingIfNeeded: trace.count)
  }

  func wait(_ slot: Int, for completion: Completion) {
    roster.value.entries[slot].completion = completion
    roster.value.leaveStates(slot)
    roster.value.waiting.insert(slot)
    state.value.waits &+= 1
  }

  func sleep(_ slot: Int, _ duration: VirtualDuration) {
    roster.value.leaveStates(slot)
    roster.value.sleeping.insert(slot)
    roster.value.entries[slot].timer = context.timeline.schedule(
      after: duration, self, token: UInt64(slot))
  }

  /// A sleeper has slept for as long as it asked for.
  public func timelineReached(_ token: UInt64) {
    let slot = Int(token)
    require(
      roster.value.sleeping.contains(slot), "a timer woke slot \(slot), which does not sleep")
    becomeRunnable(slot)
  }

  /// The actor has found nothing to do; what happened during its step counts as not seen.
  func idle(_ slot: Int) {
    let seen = state.value.eventsBefore
    if roster.value.entries[slot].events.pointee != seen { return becomeRunnable(slot) }
    roster.value.entries[slot].eventsSeen = seen
    roster.value.leaveStates(slot)
    roster.value.idle.insert(slot)
  }

  /// Lets an actor run that sleeps or idles; does nothing to any other.
  ///
  /// - Returns: Whether it slept or idled.
  @discardableResult
  public func wake(_ slot: Int) -> Bool {
    if roster.value.sleeping.contains(slot) {
      context.timeline.cancel(roster.value.entries[slot].timer)
    } else if !roster.value.idle.contains(slot) {
      return false
    }
    becomeRunnable(slot)
    append(TraceRecord(.woken, at: roster.value.entries + slot))
    return true
  }

  /// Lets a fiber run that sleeps or idles; false if it does neither, or has left.
  @discardableResult
  public func wake(_ fiber: FiberID) -> Bool { isAlive(fiber) && wake(fiber.slot) }

  /// Whether the fiber has not left the world.
  public func isAlive(_ fiber: FiberID) -> Bool {
    roster.value.living.contains(fiber.slot)
      && roster.value.generation(fiber.slot) == fiber.generation
  }

  /// The identity of the actor that lives in `slot`.
  public func fiber(at slot: Int) -> FiberID {
    require(roster.value.living.contains(slot), "slot \(slot) holds no actor")
    return FiberID(slot: slot, generation: roster.value.generation(slot))
  }

  /// Makes the fibers runnable whose I/O has finished.
  @inline(__always)
  func wakeFinished() {
    var rest = roster.value.waiting.bits
    while rest != 0 {
      wakeIfFinished(rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
    if roster.value.waiting.high != nil { wakeFinishedHigh() }
    if !roster.value.idle.isEmpty { wakeIdle() }
  }

  /// Lets those run for which something has happened since they looked.
  @inline(never)
  private func wakeIdle() {
    roster.value.idle.forEach { slot in
      let entry = roster.value.entries + slot
      if entry.pointee.events.pointee != entry.pointee.eventsSeen { becomeRunnable(slot) }
    }
  }

  @inline(__always)
  private func wakeIfFinished(_ slot: Int) {
    if roster.value.entries[slot].hasFinished { becomeRunnable(slot) }
  }

  @inline(never)
  private func wakeFinishedHigh() {
    for slot in roster.value.waiting.snapshot.withoutWord { wakeIfFinished(slot) }
  }

  /// No actor can run, except those that would meet contention again.
  func turnWithoutCandidates(_ observer: (any WorldObserver)?) {
    // The observer may have settled what a fiber waits for.
    wakeFinished()
    if hasCandidates { return }
    if !roster.value.contended.isEmpty, roster.value.waiting.isEmpty,
      !roster.value.parked.isEmpty
    {
      return releaseOne()
    }
    if context.timeline.nextInstant != nil { return jump(observer) }
    if !roster.value.parked.isEmpty { return releaseOne() }
    guard !roster.value.contended.isEmpty else { return endWithNothingLeft(observer) }
    if state.value.contendedStepsInARow >= state.value.options.contendedStepsInARowMax {
      return finish(.stalled(describeStall()))
    }
    step(choose(among: roster.value.contended.snapshot), isEarly: false, observer)
  }

  /// Lets time pass until something becomes due.
  private func jump(_ observer: (any WorldObserver)?) {
    state.value.counts.idleTurns += 1
    _ = context.timeline.jumpToNext()
    append(TraceRecord(.idle, answer: context.timeline.now.ticks))
    wakeFinished()
    if counts.turns >= state.value.nextParkingDeadline { releaseOverdue() }
    if let finding = observer?.idled(self) { return finish(.finding(finding)) }
    wakeFinished()
    state.value.idleTurnsInARow = hasCandidates ? 0 : state.value.idleTurnsInARow + 1
    if state.value.idleTurnsInARow >= state.value.options.idleTurnsInARowMax {
      finish(.stalled(describeStall()))
    }
  }

  /// Nothing can run and nothing is due: the end, unless the observer begins something.
  private func endWithNothingLeft(_ observer: (any WorldObserver)?) {
    if state.value.idleTurnsInARow < state.value.options.idleTurnsInARowMax,
      let observer, observer.nothingLeft(self)
    {
      state.value.idleTurnsInARow += 1
      return wakeFinished()
    }
    let isAtRest = roster.value.living.subtracting(roster.value.idle).isEmpty
    guard isAtRest, roster.value.foreground.isEmpty else {
      return finish(.stalled(describeStall()))
    }
    finish(.allFinished)
  }

  private var hasCandidates: Bool {
    !roster.value.runnable.subtracting(roster.value.contended).isEmpty
  }

  private func describeStall() -> Finding {
    var parts: [String] = []
    roster.value.living.forEach { slot in
      parts.append("\(roster.value.entries[slot].actor.name) \(whatHolds(slot))")
    }
    return Finding(
      property: "stall",
      message: "nothing can run at \(context.timeline.now): " + parts.joined(separator: ", "))
  }

  private func whatHolds(_ slot: Int) -> String {
    if roster.value.waiting.contains(slot) { return "waits for I/O" }
    if roster.value.contended.contains(slot) { return "meets contention" }
    return roster.value.idle.contains(slot) ? "idles" : "sleeps"
  }

  /// The roles of the living fibers with what holds each, such as `consumer idles, producer idles`; each once,
  /// sorted.
  ///
  /// This distinguishes stalls, because it contains no number and no time.
  public var waitingRoles: String {
    var parts: [String] = []
    roster.value.living.forEach { slot in
      let part = "\(roster.value.entries[slot].actor.name.role) \(whatHolds(slot))"
      if !parts.contains(part) { parts.append(part) }
    }
    return parts.sorted().joined(separator: ", ")
  }
}
