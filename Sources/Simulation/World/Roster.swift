import AsyncIO
import Primitives

/// What the world keeps for one living actor.
struct ActorEntry {
  let actor: any Actor
  let anchor: Anchor
  /// The same, for each step without reference counting.
  let unmanagedAnchor: Unmanaged<Anchor>
  /// The actor's identity as one number; candidates are picked by it.
  let nameHash: UInt64
  /// The how manieth actor of the run this is.
  let birth: UInt32
  /// The operation that it waits for; meaningful in the set of waiting ones only.
  var completion = Completion.yield(.voluntary)
  /// What it declared that its next step is about to touch.
  var declared: Access?
  /// The event that let it run again.
  var cause: UInt32 = 0
  /// What ends its parking; meaningful in the set of parked ones only.
  var parking = Parking()

  init(_ actor: any Actor, birth: UInt32) {
    self.actor = actor
    anchor = actor.anchor
    unmanagedAnchor = .passUnretained(anchor)
    let id = anchor.scope.actor
    nameHash = mix64(id.path, UInt64(id.incarnation))
    self.birth = birth
  }
}

/// The living actors and the state that each is in, as disjoint sets of slots.
///
/// A struct that its world keeps behind a pointer, because exclusivity checks on a class's variables
/// would cost more than the rest of a step.
struct Roster {
  private(set) var entries: UnsafeMutablePointer<ActorEntry>
  private(set) var capacity = 8
  /// Tells a timer of a former tenant of a slot from one of the present tenant.
  private let generations: UnsafeMutablePointer<UInt32>

  private(set) var living = ActorSet()
  private(set) var foreground = ActorSet()
  var runnable = ActorSet()
  var waiting = ActorSet()
  var sleeping = ActorSet()
  var parked = ActorSet()
  /// Runnable ones whose last step met contention, and nobody got further since.
  var contended = ActorSet()

  init() {
    entries = .allocate(capacity: capacity)
    generations = .allocate(capacity: ActorSet.capacity)
    generations.initialize(repeating: 0, count: ActorSet.capacity)
  }

  /// Gives the memory back; the world calls it once.
  func destroy() {
    for slot in living { (entries + slot).deinitialize(count: 1) }
    entries.deallocate()
    generations.deallocate()
  }

  func generation(_ slot: Int) -> UInt32 { generations[slot] }

  /// Gives the lowest free slot to `entry`, runnable.
  mutating func insert(_ entry: ActorEntry) -> Int {
    let slot = (~living.bits).trailingZeroBitCount
    require(slot < ActorSet.capacity, "more than \(ActorSet.capacity) actors live at once")
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

  /// Takes the slot out of every state, before it is put into another.
  mutating func leaveStates(_ slot: Int) {
    runnable.remove(slot)
    waiting.remove(slot)
    sleeping.remove(slot)
    parked.remove(slot)
    contended.remove(slot)
  }

  /// The slot of `actor`; nil when it does not live here.
  ///
  /// - Complexity: O(living actors).
  func slot(of actor: any Actor) -> Int? {
    for slot in living where entries[slot].actor === actor { return slot }
    return nil
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<ActorEntry>.allocate(capacity: capacity * 2)
    for slot in living { (larger + slot).moveInitialize(from: entries + slot, count: 1) }
    entries.deallocate()
    entries = larger
    capacity *= 2
  }
}
