import AsyncIO
import Primitives

extension World: TimelineHandler {
  func becomeRunnable(_ slot: Int) {
    if roster.runnable.contains(slot) { return }
    roster.leaveStates(slot)
    roster.runnable.insert(slot)
    roster.entries[slot].cause = UInt32(truncatingIfNeeded: trace.count)
  }

  func wait(_ slot: Int, for completion: Completion) {
    roster.entries[slot].completion = completion
    roster.leaveStates(slot)
    roster.waiting.insert(slot)
  }

  func sleep(_ slot: Int, _ duration: VirtualDuration) {
    roster.leaveStates(slot)
    roster.sleeping.insert(slot)
    let token = UInt64(roster.generation(slot)) << 8 | UInt64(slot)
    context.timeline.schedule(after: duration, self, token: token)
  }

  /// Wakes a sleeper; timers of actors that have left are passed over.
  public func timelineReached(_ token: UInt64) {
    let slot = Int(token & 0xFF)
    guard roster.sleeping.contains(slot), UInt64(roster.generation(slot)) == token >> 8 else {
      return
    }
    becomeRunnable(slot)
  }

  /// Lets those run whose I/O has finished.
  @inline(__always)
  func wakeFinished() {
    for slot in roster.waiting where completions.isFinished(roster.entries[slot].completion) {
      becomeRunnable(slot)
    }
  }

  /// Nobody can run, but those that would meet contention again.
  func turnWithoutCandidates() {
    if !roster.contended.isEmpty, roster.waiting.isEmpty, !roster.parked.isEmpty {
      return releaseOne()
    }
    if context.timeline.nextInstant != nil { return jump() }
    if !roster.parked.isEmpty { return releaseOne() }
    guard !roster.contended.isEmpty else { return finish(.stalled(describeStall())) }
    if contendedStepsInARow >= options.contendedStepsInARowMax {
      return finish(.stalled(describeStall()))
    }
    step(choose(among: roster.contended), isEarly: false)
  }

  /// Lets time pass until something becomes due.
  private func jump() {
    counts.idleTurns += 1
    _ = context.timeline.jumpToNext()
    append(TraceRecord(.idle, answer: context.timeline.now.ticks))
    wakeFinished()
    if counts.turns >= nextParkingDeadline { releaseOverdue() }
    let isStillIdle = roster.runnable.subtracting(roster.contended).isEmpty
    idleTurnsInARow = isStillIdle ? idleTurnsInARow + 1 : 0
    if idleTurnsInARow >= options.idleTurnsInARowMax { return finish(.stalled(describeStall())) }
    if isObserved, let finding = observer?.idled(self) { finish(.finding(finding)) }
  }

  private func describeStall() -> Finding {
    var parts: [String] = []
    for slot in roster.living {
      let state =
        roster.waiting.contains(slot)
        ? "waits for I/O" : roster.contended.contains(slot) ? "meets contention" : "sleeps"
      parts.append("\(roster.entries[slot].actor.name) \(state)")
    }
    return Finding(
      property: "stall",
      message: "nothing can run at \(context.timeline.now): " + parts.joined(separator: ", "))
  }
}
