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
    let token = UInt64(roster.pointee.generation(slot)) << 32 | UInt64(slot)
    context.timeline.schedule(after: duration, self, token: token)
  }

  /// Wakes a sleeper; timers of actors that have left are passed over.
  public func timelineReached(_ token: UInt64) {
    let slot = Int(token & 0xFFFF_FFFF)
    guard roster.pointee.sleeping.contains(slot),
      UInt64(roster.pointee.generation(slot)) == token >> 32
    else {
      return
    }
    becomeRunnable(slot)
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
  }

  @inline(__always)
  private func wakeIfFinished(_ slot: Int) {
    if completions.isFinished(roster.pointee.entries[slot].completion) { becomeRunnable(slot) }
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
    guard !roster.pointee.contended.isEmpty else { return finish(.stalled(describeStall())) }
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

  private var hasCandidates: Bool {
    !roster.pointee.runnable.subtracting(roster.pointee.contended).isEmpty
  }

  private func describeStall() -> Finding {
    var parts: [String] = []
    roster.pointee.living.forEach { slot in
      let state =
        roster.pointee.waiting.contains(slot)
        ? "waits for I/O" : roster.pointee.contended.contains(slot) ? "meets contention" : "sleeps"
      parts.append("\(roster.pointee.entries[slot].actor.name) \(state)")
    }
    return Finding(
      property: "stall",
      message: "nothing can run at \(context.timeline.now): " + parts.joined(separator: ", "))
  }
}
