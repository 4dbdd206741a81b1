extension ChainJudge {
  mutating func judge(_ transaction: Int32) {
    var place = checker.transactions[Int(transaction)].first
    while place >= 0 {
      let event = checker.events[Int(place)]
      let isUnsettled = unsettled[Int(place)]
      place = event.next
      if event.isWithdrawn { continue }
      if event.isWrite { judgeWrite(event, isUnsettled) } else { judgeRead(event, isUnsettled) }
    }
  }

  @inline(__always)
  private mutating func judgeRead(_ event: Event, _ isUnsettled: Bool) {
    let key = Int(event.key)
    let slot = numbering.slot(key: key, number: event.version)
    if views[key].transaction == event.transaction {
      if views[key].version == event.version, views[key].tag == event.tag { return }
      log.add(DetectedAnomaly(.internalInconsistency, [Int(event.transaction)], at: name(slot)))
      if dependencies.slots[slot].writer == event.transaction { return }
      views[key].version = event.version
      views[key].tag = event.tag
    } else {
      views[key] = View(
        transaction: event.transaction, version: event.version, tag: event.tag,
        base: Int32(truncatingIfNeeded: slot))
    }
    if isUnsettled { return judgeForeignRead(event, slot) }
    record(event, slot)
  }

  @inline(__always)
  private mutating func record(_ event: Event, _ slot: Int) {
    dependencies.accesses.append(
      VersionAccess(transaction: event.transaction, slot: slot, isWrite: event.isWrite))
  }

  private mutating func judgeForeignRead(_ event: Event, _ slot: Int) {
    if !holds(slot, version: event.version, tag: event.tag) {
      guard attributeRead(event, slot) else { return }
    }
    let writer = dependencies.slots[slot].writer
    if writer == event.transaction {
      log.add(DetectedAnomaly(.futureRead, [Int(writer)], at: name(slot)))
      return
    }
    if writer >= 0, writer == dependencies.slots[slot + 1].writer {
      log.add(
        DetectedAnomaly(.intermediateRead, [Int(event.transaction), Int(writer)], at: name(slot)))
    }
    record(event, slot)
  }

  private func holds(_ slot: Int, version: UInt32, tag: UInt64) -> Bool {
    if version == 0 { return tag == 0 }
    return dependencies.slots[slot].tag == tag && dependencies.slots[slot].writer >= 0
  }

  /// Finds the writer of a tag that is not in its slot; returns whether the slot has it now.
  private mutating func attributeRead(_ event: Event, _ slot: Int) -> Bool {
    let reader = Int(event.transaction)
    guard let other = others.find(slot, tag: event.tag) else {
      log.add(DetectedAnomaly(.garbageRead, [reader], at: name(slot)))
      return false
    }
    let writer = Int(other.transaction)
    switch other.reason {
    case .indeterminate:
      promote(other.transaction)
      return dependencies.slots[slot].tag == event.tag
        && dependencies.slots[slot].writer == other.transaction
    case .aborted:
      log.add(DetectedAnomaly(.abortedRead, [reader, writer], at: name(slot)))
    case .intermediate where writer != reader:
      log.add(DetectedAnomaly(.intermediateRead, [reader, writer], at: name(slot)))
    case .intermediate, .fork:
      break
    }
    return false
  }

  @inline(__always)
  private mutating func judgeWrite(_ event: Event, _ isUnsettled: Bool) {
    let key = Int(event.key)
    let slot = numbering.slot(key: key, number: event.version)
    let isKnown = views[key].transaction == event.transaction
    if isKnown, views[key].hasWritten, views[key].version == event.version {
      views[key].tag = event.tag
      return
    }
    if isUnsettled { judgeReplaced(event, slot) }
    record(event, slot)
    if isKnown {
      if views[key].version + 1 != event.version || views[key].tag != event.previous {
        log.add(DetectedAnomaly(.internalInconsistency, [Int(event.transaction)], at: name(slot)))
      }
    } else {
      views[key] = View(transaction: event.transaction, base: Int32(truncatingIfNeeded: slot - 1))
    }
    views[key].version = event.version
    views[key].tag = event.tag
    if !views[key].hasWritten { judgeUpdate(event, key) }
  }

  /// Of two transactions that update from the same base, one update is lost.
  @inline(__always)
  private mutating func judgeUpdate(_ event: Event, _ key: Int) {
    views[key].hasWritten = true
    let base = Int(views[key].base)
    let rival = dependencies.slots[base].updater
    if rival < 0 {
      dependencies.slots[base].updater = event.transaction
    } else {
      log.add(DetectedAnomaly(.lostUpdate, [Int(rival), Int(event.transaction)], at: name(base)))
    }
  }

  /// The replaced tag must be the one of the preceding version.
  private mutating func judgeReplaced(_ event: Event, _ slot: Int) {
    let before = slot - 1
    if holds(before, version: event.version - 1, tag: event.previous) { return }
    attributeReplaced(event, before)
  }

  private mutating func attributeReplaced(_ event: Event, _ before: Int) {
    let writer = Int(event.transaction)
    let version = name(before + 1)
    guard let other = others.find(before, tag: event.previous) else {
      log.add(DetectedAnomaly(.brokenChain, [writer], at: version))
      return
    }
    switch other.reason {
    case .indeterminate: promote(other.transaction)
    case .aborted:
      log.add(DetectedAnomaly(.dirtyUpdate, [writer, Int(other.transaction)], at: version))
    case .intermediate where Int(other.transaction) != writer:
      log.add(DetectedAnomaly(.brokenChain, [writer], at: version))
    case .intermediate, .fork: break
    }
  }
}
