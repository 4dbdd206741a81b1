import AsyncIO
import Primitives

/// What actors and observers tell the world.
extension World {
  /// Adds an actor, which can run at once; called before the run, from a step, or by the observer.
  ///
  /// - Returns: Its slot, valid while it lives.
  @discardableResult
  public func spawn(_ actor: any ScheduledFiber) -> Int {
    spawn(actor, completions, member: -1)
  }

  /// Adds an actor that waits for operations of `arena`, on the machine with that number.
  func spawn(_ actor: any ScheduledFiber, _ arena: CompletionArena, member: Int) -> Int {
    let id = actor.id
    let birth = names.add(id, actor.name)
    var entry = ActorEntry(actor, birth: birth, arena: arena, member: member)
    entry.cause = UInt32(truncatingIfNeeded: trace.count)
    let slot = roster.value.insert(entry)
    if !actor.isBackground { state.value.hadForeground = true }
    append(TraceRecord(.spawned, actor: birth, answer: id.path))
    strategy.spawned(slot, in: self)
    return slot
  }

  /// Removes every actor, as a crash does; their waits and timers vanish with them.
  ///
  /// Only the observer may call it, between steps.
  public func removeAllActors() {
    require(state.value.current < 0, "actors were removed from within a step")
    roster.value.living.forEach { remove($0) }
    state.value.contendedStepsInARow = 0
  }

  /// Ends the world after its last run: releases fibers, hosts and listeners.
  ///
  /// They may refer to the world, and reference cycles would never be freed.
  public func dissolve() {
    removeAllActors()
    context.timeline.removeAllEvents()
    for member in members { member.dissolve() }
    members.removeAll()
    attachedNetworks.removeAll()
    hooks = .none
    (hostChanged, networkAttached) = (nil, nil)
  }

  /// Removes one actor, between steps.
  public func removeActor(at slot: Int) {
    require(state.value.current < 0, "an actor was removed from within a step")
    remove(slot)
  }

  /// Removes the actors of one machine, in the order of their slots, as a crash does.
  func removeActors(ofMember member: Int) {
    require(state.value.current < 0, "a machine was taken down from within a step")
    roster.value.living.forEach { slot in
      if roster.value.entries[slot].member == member { remove(slot) }
    }
    state.value.contendedStepsInARow = 0
  }

  func remove(_ slot: Int) {
    let entry = roster.value.entries + slot
    append(TraceRecord(.removed, actor: entry.pointee.birth))
    if entry.pointee.member >= 0 {
      members[entry.pointee.member].fiberLeaves(entry.pointee.cursor)
    }
    if lastSlot == slot {
      state.value.departedCursor = roster.value.entries[slot].cursor
      state.value.lastSlot = -1
    }
    if roster.value.sleeping.contains(slot) {
      context.timeline.cancel(roster.value.entries[slot].timer)
    }
    roster.value.remove(slot)
    strategy.removed(slot)
  }

  /// A span of the fiber's work begins: under priorities the span draws a priority.
  public func beganSpan(_ fiber: any ScheduledFiber) {
    let slot = requireSlot(of: fiber)
    append(TraceRecord(.spanBegan, at: roster.value.entries + slot))
    strategy.beganSpan(slot, in: self)
  }

  /// The fiber has reached what parked ones may wait for, such as the end of a span.
  public func reachedMilestone(_ fiber: any ScheduledFiber) {
    let slot = requireSlot(of: fiber)
    state.value.counts.milestones += 1
    append(TraceRecord(.milestone, at: roster.value.entries + slot))
    if !roster.value.parked.isEmpty { countMilestone(of: slot) }
  }

  /// A named point was reached; injected yields report this themselves.
  public func reached(_ point: YieldPoint) {
    reached(PointID(family: point.family, ordinal: point.ordinal))
  }

  /// Adds the hash of a value, an error or any other result of the running step.
  public func note(result: UInt64) {
    state.value.result =
      state.value.result == 0 ? mix64(result) : mix64(state.value.result, result)
  }

  /// Records which hit of its point the yield is that ends the running step.
  public func note(hit: UInt32) { state.value.hit = hit }

  /// Records what the running step touched and what the next one will touch.
  public func note(footprint: FootprintRecorder) {
    state.value.footprint = footprint.fingerprint
    state.value.declared = footprint.declared
  }

  /// Says what the actor's next step is about to touch.
  public func declare(_ access: Access) { state.value.declared = access }

  /// Adds an event of the harness to the trace and the digest, such as a crash or a fault.
  ///
  /// - Parameter code: What it is; the legend of a rendered trace gives it a name.
  public func mark(_ code: UInt8, value: UInt64 = 0) {
    context.behaviour.combine(UInt64(code) << 56 ^ mix64(value))
    var record = TraceRecord(.mark, answer: value)
    record.ordinal = code
    append(record)
  }

  func requireSlot(of actor: any ScheduledFiber) -> Int {
    guard let slot = slot(of: actor) else { trap("\(actor.name) does not live in this world") }
    return slot
  }

  func append(_ record: TraceRecord) {
    trace.append(record)
    if trace.count & DigestSamples.mask == 0 {
      state.value.samples.add(context.decisions.digest, context.behaviour)
    }
  }

  /// Adds the step to the trace and the digest of the behaviour.
  func record(_ slot: Int, _ outcome: StepOutcome, _ isEarly: Bool) {
    let entry = roster.value.entries + slot
    var record = TraceRecord(isEarly ? .earlyStep : .step, at: entry)
    record.note(outcome)
    let isFired = record.mark == .injectedYield
    record.answer = isFired ? UInt64(state.value.hit) : state.value.result
    record.footprint = state.value.footprint
    record.cause = entry.pointee.cause
    entry.pointee.cause = UInt32(truncatingIfNeeded: trace.count)
    var digest = context.behaviour
    digest.combine(entry.pointee.nameHash ^ record.outcomeWord)
    digest.combine(state.value.result ^ state.value.footprint)
    context.behaviour = digest
    append(record)
  }
}
