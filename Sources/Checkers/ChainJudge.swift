/// Attributes every read and every replaced tag to its writer, and judges each transaction separately.
///
/// First the writes of acknowledged transactions fill their slots; then transactions are judged in order. A tag
/// that is not the one in its slot is looked up among the other writes. If it belongs to an indeterminate
/// transaction, that transaction counts from then on, with its writes, and is judged too.
struct ChainJudge {
  typealias Event = VersionChainChecker.Event

  /// What the current transaction knows of a key.
  struct View {
    var transaction: Int32 = -1
    var version: UInt32 = 0
    var tag: UInt64 = 0
    /// The slot that it read first, or replaced first if it did not read before.
    var base: Int32 = -1
    var hasWritten = false
  }

  let checker: VersionChainChecker
  let numbering: VersionNumbering
  var log = FindingLog()
  var dependencies: VersionDependencies
  var others = OtherWrites()
  var views: ContiguousArray<View>
  /// The events that a first look at their slots does not settle.
  var unsettled: ContiguousArray<Bool> = []
  /// Whether an indeterminate transaction was observed, and those that are still to be judged.
  var observed: ContiguousArray<Bool>
  var promoted: [Int32] = []

  init(_ checker: VersionChainChecker, _ numbering: VersionNumbering) {
    self.checker = checker
    self.numbering = numbering
    dependencies = VersionDependencies(slotCount: numbering.slotCount)
    views = ContiguousArray(repeating: View(), count: checker.keys.count)
    observed = ContiguousArray(repeating: false, count: checker.transactions.count)
  }

  mutating func run() {
    dependencies.accesses.reserveCapacity(checker.events.count)
    for event in checker.events where event.isWrite { place(event) }
    lookUp()
    for number in checker.transactions.indices
    where checker.transactions[number].outcome == .committed {
      judge(Int32(truncatingIfNeeded: number))
    }
    while let next = promoted.popLast() { judge(next) }
  }

  /// Compares every event with its slot, in a loop tight enough for cache misses to overlap.
  ///
  /// What is settled here stays settled: transactions that count later only fill empty slots.
  private mutating func lookUp() {
    let events = checker.events
    unsettled = ContiguousArray(unsafeUninitializedCapacity: events.count) { unsettled, count in
      dependencies.slots.withUnsafeBufferPointer { slots in
        for (place, event) in events.enumerated() {
          unsettled.initializeElement(at: place, to: !isSettled(event, slots))
        }
      }
      count = events.count
    }
  }

  /// Whether a read met the final version of another transaction, or a write replaced the tag of the preceding
  /// version.
  @inline(__always)
  private func isSettled(_ event: Event, _ slots: UnsafeBufferPointer<VersionSlot>) -> Bool {
    let isWrite = event.isWrite
    let place = numbering.slot(key: Int(event.key), number: event.version) - (isWrite ? 1 : 0)
    let tag = isWrite ? event.previous : event.tag
    if event.version == (isWrite ? 1 : 0) { return tag == 0 }
    let slot = slots[place]
    let isHeld = slot.tag == tag && slot.writer >= 0
    return isHeld
      && (isWrite || (slot.writer != event.transaction && slots[place + 1].writer != slot.writer))
  }

  private mutating func place(_ event: Event) {
    let slot = numbering.slot(key: Int(event.key), number: event.version)
    let outcome = checker.transactions[Int(event.transaction)].outcome
    if event.isWithdrawn || outcome != .committed {
      let isLost = event.isWithdrawn || outcome == .aborted
      others.add(slot, event, isLost ? .aborted : .indeterminate)
    } else {
      install(event, in: slot)
    }
  }

  mutating func install(_ event: Event, in slot: Int) {
    let writer = dependencies.slots[slot].writer
    if writer < 0 {
      dependencies.slots[slot].writer = event.transaction
      dependencies.slots[slot].tag = event.tag
    } else if writer == event.transaction {
      others.add(slot, transaction: writer, tag: dependencies.slots[slot].tag, .intermediate)
      dependencies.slots[slot].tag = event.tag
    } else {
      others.add(slot, event, .fork)
      log.add(
        DetectedAnomaly(.incompatibleOrder, [Int(writer), Int(event.transaction)], at: name(slot)))
    }
  }

  /// Makes an indeterminate transaction count, because it was observed.
  mutating func promote(_ transaction: Int32) {
    guard !observed[Int(transaction)] else { return }
    observed[Int(transaction)] = true
    promoted.append(transaction)
    var place = checker.transactions[Int(transaction)].first
    while place >= 0 {
      let event = checker.events[Int(place)]
      place = event.next
      guard event.isWrite, !event.isWithdrawn else { continue }
      install(event, in: numbering.slot(key: Int(event.key), number: event.version))
    }
  }

  func name(_ slot: Int) -> KeyVersion { numbering.version(ofSlot: slot) }
}
