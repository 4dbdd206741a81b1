import AsyncIO
import Primitives

/// What the world keeps for one living actor.
struct ActorEntry {
  let actor: any ScheduledFiber
  let cursor: DecisionCursor
  /// The same, for each step without reference counting.
  let unmanagedCursor: Unmanaged<DecisionCursor>
  /// The actor's identity as one number; picks identify candidates by it.
  let nameHash: UInt64
  /// This actor's ordinal in the run, in spawn order.
  let birth: UInt32
  /// The arena of the operations that it waits for; its world or its host keeps it alive.
  private(set) var arena: Unmanaged<CompletionArena>
  /// A counter of its arena that changes with each event.
  private(set) var events: UnsafePointer<UInt64>
  /// The number of its host in the world; -1 outside of hosts.
  let member: Int
  /// The operation that it waits for; meaningful only in the set of waiting ones.
  var completion = Completion.yield(.voluntary)
  /// What wakes it; meaningful only in the set of sleeping ones.
  var timer = TimelineEvent(slot: 0, generation: 0)
  /// The arena's events when it last found nothing; meaningful only in the set of idle ones.
  var eventsSeen: UInt64 = 0
  /// What it declared that its next step is about to touch.
  var declared: Access?
  /// The event that let it run again.
  var cause: UInt32 = 0
  /// What ends its parking; meaningful only in the set of parked ones.
  var parking = Parking()

  init(_ actor: any ScheduledFiber, birth: UInt32, arena: CompletionArena, member: Int) {
    self.actor = actor
    self.arena = .passUnretained(arena)
    events = arena.eventCount
    self.member = member
    cursor = actor.cursor
    unmanagedCursor = .passUnretained(cursor)
    let id = cursor.scope.actor
    nameHash = mix64(id.path, UInt64(id.incarnation))
    self.birth = birth
  }

  /// From now on it waits for operations of another arena.
  mutating func move(to arena: CompletionArena) {
    self.arena = .passUnretained(arena)
    events = arena.eventCount
  }

  /// Whether the operation that it waits for has settled.
  @inline(__always)
  var hasFinished: Bool {
    arena._withUnsafeGuaranteedRef { $0.isFinished(completion) }
  }
}

/// The living actors and the state that each is in, as disjoint sets of slots.
///
/// A struct that its world keeps behind a pointer, because exclusivity checks on a class's variables
/// would cost more than the rest of a step.
struct Roster: ~Copyable {
  private(set) var entries: UnsafeMutablePointer<ActorEntry>
  private(set) var capacity = 8
  /// Distinguishes a former occupant of a slot from the present one.
  private var generations: UnsafeMutablePointer<UInt32>

  private(set) var living = SlotSet()
  private(set) var foreground = SlotSet()
  var runnable = SlotSet()
  var waiting = SlotSet()
  var sleeping = SlotSet()
  var parked = SlotSet()
  /// Those that wait for anything to happen.
  var idle = SlotSet()
  /// Runnable ones whose last step met contention, with no progress by any fiber since.
  var contended = SlotSet()

  init() {
    entries = .allocate(capacity: capacity)
    generations = .allocate(capacity: capacity)
    generations.initialize(repeating: 0, count: capacity)
  }

  deinit {
    living.forEach { (entries + $0).deinitialize(count: 1) }
    entries.deallocate()
    generations.deallocate()
    for set in [living, foreground, runnable, waiting, sleeping, parked, idle, contended] {
      set.destroy()
    }
  }

  func generation(_ slot: Int) -> UInt32 { generations[slot] }

  /// Gives the lowest free slot to `entry`, runnable.
  mutating func insert(_ entry: ActorEntry) -> Int {
    let slot = lowestFree
    require(slot < ActorSet.slotLimit, "more than \(ActorSet.slotLimit) actors live at once")
    if slot >= capacity { grow() }
    (entries + slot).initialize(to: entry)
    living.insert(slot)
    runnable.insert(slot)
    if !entry.actor.isBackground { foreground.insert(slot) }
    return slot
  }

  mutating func remove(_ slot: Int) {
    require(living.contains(slot), "slot \(slot) holds no actor")
    (entries + slot).deinitialize(count: 1)
    generations[slot] &+= 1
    living.remove(slot)
    foreground.remove(slot)
    leaveStates(slot)
  }

  /// Removes the slot from every state, before it is added to another.
  mutating func leaveStates(_ slot: Int) {
    guard slot < ActorSet.wordSlots else { return leaveStatesHigh(slot) }
    let others = ~(UInt128(1) &<< UInt128(slot))
    runnable.bits &= others
    waiting.bits &= others
    sleeping.bits &= others
    parked.bits &= others
    idle.bits &= others
    contended.bits &= others
  }

  @inline(never)
  private mutating func leaveStatesHigh(_ slot: Int) {
    runnable.removeHigh(slot)
    waiting.removeHigh(slot)
    sleeping.removeHigh(slot)
    parked.removeHigh(slot)
    idle.removeHigh(slot)
    contended.removeHigh(slot)
  }

  /// The slot of `actor`; nil if it does not live here.
  ///
  /// - Complexity: O(living actors).
  func slot(of actor: any ScheduledFiber) -> Int? {
    for slot in living.snapshot where entries[slot].actor === actor { return slot }
    return nil
  }

  private var lowestFree: Int {
    let free = (~living.bits).trailingZeroBitCount
    return free < ActorSet.wordSlots ? free : living.snapshot.lowestFree
  }

  private mutating func growSets() {
    living.grow(to: capacity)
    foreground.grow(to: capacity)
    runnable.grow(to: capacity)
    waiting.grow(to: capacity)
    sleeping.grow(to: capacity)
    parked.grow(to: capacity)
    idle.grow(to: capacity)
    contended.grow(to: capacity)
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<ActorEntry>.allocate(capacity: capacity * 2)
    living.forEach { (larger + $0).moveInitialize(from: entries + $0, count: 1) }
    entries.deallocate()
    entries = larger
    let kept = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    kept.update(from: generations, count: capacity)
    (kept + capacity).initialize(repeating: 0, count: capacity)
    generations.deallocate()
    generations = kept
    capacity *= 2
    if capacity > ActorSet.wordSlots { growSets() }
  }
}
