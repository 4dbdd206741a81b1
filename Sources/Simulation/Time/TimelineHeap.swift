import Primitives

/// The events of a timeline in the order of their moments: a binary heap that knows where each event is.
///
/// The details of an event are in a slot that does not move; the heap sorts small keys. So an event can be removed
/// wherever it is, and nothing that was cancelled stays in the heap.
struct TimelineHeap: ~Copyable {
  /// What an event is sorted by, and the slot with the rest of it.
  private struct Key {
    let ticks: UInt64
    let sequence: UInt64
    let slot: Int

    @inline(__always)
    func comesBefore(_ other: Key) -> Bool {
      ticks < other.ticks || ticks == other.ticks && sequence < other.sequence
    }
  }

  struct Slot {
    var handler: (any TimelineHandler)?
    var token: UInt64 = 0
    /// Distinguishes an event from earlier ones in the same slot.
    var generation: UInt32 = 0
    /// Where its key is in the heap; for a free slot, the next free one.
    var place = -1
  }

  private var keys: UnsafeMutablePointer<Key>
  private var slots: UnsafeMutablePointer<Slot>
  private var capacity = 16
  private var slotCount = 0
  private var firstFree = -1
  private(set) var count = 0

  init() {
    keys = .allocate(capacity: capacity)
    slots = .allocate(capacity: capacity)
  }

  deinit {
    slots.deinitialize(count: slotCount)
    slots.deallocate()
    keys.deallocate()
  }

  /// The moment of the first event, in ticks; the greatest number if there is none.
  var firstTicks: UInt64 { count == 0 ? .max : keys[0].ticks }

  /// - Complexity: O(log events).
  mutating func insert(
    ticks: UInt64, sequence: UInt64, _ handler: any TimelineHandler, token: UInt64
  ) -> TimelineEvent {
    let slot = takeSlot()
    slots[slot].handler = handler
    slots[slot].token = token
    count += 1
    siftUp(Key(ticks: ticks, sequence: sequence, slot: slot), from: count - 1)
    return TimelineEvent(
      slot: UInt32(truncatingIfNeeded: slot), generation: slots[slot].generation)
  }

  /// Removes the first event; there must be one.
  ///
  /// - Complexity: O(log events).
  mutating func removeFirst() -> (handler: any TimelineHandler, token: UInt64) {
    let slot = keys[0].slot
    guard let handler = slots[slot].handler else { trap("event slot \(slot) has no handler") }
    let token = slots[slot].token
    remove(slot)
    return (handler, token)
  }

  /// Removes an event; false if it has come or was removed before.
  ///
  /// - Complexity: O(log events).
  mutating func remove(_ event: TimelineEvent) -> Bool {
    guard isWaiting(event) else { return false }
    remove(Int(event.slot))
    return true
  }

  func isWaiting(_ event: TimelineEvent) -> Bool {
    let slot = Int(event.slot)
    return slot < slotCount && slots[slot].generation == event.generation
      && slots[slot].handler != nil
  }

  /// Removes every event of `handler`.
  ///
  /// - Complexity: O(slots + events of the handler * log events).
  mutating func removeAll(of handler: any TimelineHandler) {
    for slot in 0..<slotCount {
      if let owner = slots[slot].handler, owner === handler { remove(slot) }
    }
  }

  /// Removes every event.
  mutating func removeAll() {
    while count > 0 { remove(keys[count - 1].slot) }
  }

  private mutating func remove(_ slot: Int) {
    let place = slots[slot].place
    count -= 1
    let last = keys[count]
    if place < count {
      if last.comesBefore(keys[place]) {
        siftUp(last, from: place)
      } else {
        siftDown(last, from: place)
      }
    }
    slots[slot].handler = nil
    slots[slot].generation &+= 1
    slots[slot].place = firstFree
    firstFree = slot
  }

  private mutating func takeSlot() -> Int {
    if firstFree >= 0 {
      defer { firstFree = slots[firstFree].place }
      return firstFree
    }
    if slotCount == capacity { grow() }
    (slots + slotCount).initialize(to: Slot())
    slotCount += 1
    return slotCount - 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = 2 * capacity
    let (movedKeys, movedSlots) = (
      UnsafeMutablePointer<Key>.allocate(capacity: larger),
      UnsafeMutablePointer<Slot>.allocate(capacity: larger)
    )
    movedKeys.update(from: keys, count: count)
    movedSlots.moveInitialize(from: slots, count: slotCount)
    keys.deallocate()
    slots.deallocate()
    (keys, slots, capacity) = (movedKeys, movedSlots, larger)
  }

  private func put(_ key: Key, at place: Int) {
    keys[place] = key
    slots[key.slot].place = place
  }

  private func siftUp(_ key: Key, from start: Int) {
    var place = start
    while place > 0 {
      let parent = (place - 1) / 2
      guard key.comesBefore(keys[parent]) else { break }
      put(keys[parent], at: place)
      place = parent
    }
    put(key, at: place)
  }

  private func siftDown(_ key: Key, from start: Int) {
    var place = start
    while true {
      var child = 2 * place + 1
      guard child < count else { break }
      if child + 1 < count, keys[child + 1].comesBefore(keys[child]) { child += 1 }
      guard keys[child].comesBefore(key) else { break }
      put(keys[child], at: place)
      place = child
    }
    put(key, at: place)
  }
}
