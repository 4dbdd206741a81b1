import AsyncIO
import Primitives

/// How a world runs, apart from what the strategy decides.
public struct WorldOptions: Sendable {
  /// The most steps; early steps and idle turns do not count.
  public var stepLimit: UInt64 = .max
  /// A step costs a drawn time from one tick to this many.
  public var stepCostTicksMax: UInt64 = 1
  /// How often a turn steps a waiting actor early, while there is one.
  public var earlySteps = Ratio.never
  /// How much of the trace is kept.
  public var trace = TraceExtent.recent
  /// How many clock jumps in a row may make no fiber runnable, before that is called a stall.
  public var idleTurnsInARowMax: UInt64 = 1 << 16
  /// How many steps in a row may all meet contention before that is called a stall, if nothing is awaited.
  public var contendedStepsInARowMax: UInt64 = 1 << 12

  public init() {}
}

/// How much a world did, with early steps and idle turns counted separately.
public struct WorldCounts: Hashable, Sendable {
  /// Steps of actors that could run.
  public internal(set) var steps: UInt64 = 0
  /// Steps of actors whose I/O was still in flight; early on purpose.
  public internal(set) var earlySteps: UInt64 = 0
  /// Turns in which nothing ran and the clock jumped.
  public internal(set) var idleTurns: UInt64 = 0
  /// Yields of hooks.
  public internal(set) var injectedYields: UInt64 = 0
  public internal(set) var parkings: UInt64 = 0
  public internal(set) var abandonments: UInt64 = 0
  public internal(set) var failures: UInt64 = 0
  /// Milestones that fibers reported.
  public internal(set) var milestones: UInt64 = 0
  /// Operations that fibers completed.
  public internal(set) var operations: UInt64 = 0

  /// Turns of any kind.
  public var turns: UInt64 { steps &+ earlySteps &+ idleTurns }
}

/// What changes with every step; behind a pointer for the same reason as the roster.
struct WorldState {
  var options: WorldOptions
  var counts = WorldCounts()
  var samples = DigestSamples()
  var end: RunEnd?
  var isOver = false
  /// The slot of the running actor; -1 between steps.
  var current = -1
  var lastSlot = -1
  /// The cursor to draw with if the actor that was stepped last has left.
  var departedCursor: DecisionCursor
  var lastAccess: Access?
  var isEarlyStep = false
  /// How often a step ended waiting for an operation in flight.
  var waits: UInt64 = 0
  var result: UInt64 = 0
  var footprint: UInt64 = 0
  var hit: UInt32 = 0
  var declared: Access?
  var nextParkingDeadline: UInt64 = .max
  var contendedStepsInARow: UInt64 = 0
  var idleTurnsInARow: UInt64 = 0
  /// The events of the running actor's arena when its step began.
  var eventsBefore: UInt64 = 0
  /// Whether there ever was an actor that keeps the run going.
  var hadForeground = false
  /// How many of the members are down.
  var downMembers = 0
  /// The identities of the fibers outside of hosts.
  var identities = FiberIdentities()
  /// The finding that ended the run from within a step.
  var reported: Finding?

  init(options: WorldOptions, departedCursor: DecisionCursor) {
    self.options = options
    self.departedCursor = departedCursor
  }
}

/// The loop of one run: picks an actor, steps it, lets time pass, delivers, and tells the observer.
///
/// Everything follows from the context's seed, the options and what the actors do, on one thread.
public final class World {
  public let context: SimulationContext
  /// The context's decisions.
  public let decisions: DecisionSource
  /// The operations that actors wait for.
  @exclusivity(unchecked) public private(set) var completions: CompletionArena
  public let strategy: any SchedulingStrategy
  public let trace: Trace
  /// How often each yield point fired.
  public let injectedYields = PointCounts()

  let roster = Unchecked(Roster())
  let state: Unchecked<WorldState>
  /// The candidates of a pick; as long as the roster.
  @exclusivity(unchecked) private var scratch: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var scratchCapacity = ActorSet.wordSlots
  /// The machines of this world, in the order in which they were added.
  @exclusivity(unchecked) var members: ContiguousArray<any WorldMember> = []
  /// The networks between them, in the order in which they were added.
  @exclusivity(unchecked) var attachedNetworks: ContiguousArray<any WorldNetwork> = []
  /// The actor in whose step a finding was reported.
  public internal(set) var reporter: ActorName?
  /// The hooks of programs on hosts that boot from now on.
  public var hooks = Hooks.none
  /// Called with the address of a host that has crashed, or is about to boot; only between steps.
  public var hostChanged: ((Int) -> Void)?
  /// Called for each network that is made from now on.
  var networkAttached: ((any WorldNetwork) -> Void)?
  /// Where each step writes which fiber takes it, for a signal handler; nil if there is none.
  @exclusivity(unchecked) public var position: UnsafeMutablePointer<RunPosition>?
  /// The names of the trace's actors in reports.
  public internal(set) var names = NameTable()

  public init(
    context: SimulationContext, completions: CompletionArena = CompletionArena(),
    strategy: any SchedulingStrategy, options: WorldOptions = WorldOptions()
  ) {
    self.context = context
    decisions = context.decisions
    self.completions = completions
    self.strategy = strategy
    trace = Trace(options.trace)
    state = Unchecked(WorldState(options: options, departedCursor: context.runCursor))
    scratch = .allocate(capacity: scratchCapacity)
  }

  deinit { scratch.deallocate() }

  /// Runs until the step limit, a finding, a stall, or until all have finished.
  ///
  /// After `.stepLimit` it may be called again with a higher limit. `observer` is told of each step.
  public func run(_ observer: (any WorldObserver)? = nil) -> RunEnd {
    state.value.isOver = state.value.reported != nil
    while !state.value.isOver { turn(observer) }
    guard let end = state.value.end else { trap("a run was over without an end") }
    return end
  }

  /// May be changed between steps.
  public var options: WorldOptions {
    get { state.value.options }
    set { state.value.options = newValue }
  }

  public var counts: WorldCounts { state.value.counts }
  /// Steps of actors that could run, without a copy of all counts.
  public var steps: UInt64 { state.value.counts.steps }
  public var turns: UInt64 { state.value.counts.turns }
  /// How often a step ended waiting for an operation in flight; without any, no early step can be taken.
  public var waits: UInt64 { state.value.waits }
  /// The digests at regular events.
  public var samples: DigestSamples { state.value.samples }
  /// The slot that was stepped last; -1 before the first step and after it has left.
  public var lastSlot: Int { state.value.lastSlot }
  /// What the last step had declared beforehand that it would touch.
  public var lastAccess: Access? { state.value.lastAccess }
  /// Whether the running step comes while the actor's I/O is still in flight.
  public var isEarlyStep: Bool { state.value.isEarlyStep }

  /// The cursor of the actor that was stepped last; the run's own before the first step.
  public var lastCursor: DecisionCursor {
    let slot = state.value.lastSlot
    return slot >= 0 ? roster.value.entries[slot].cursor : state.value.departedCursor
  }

  /// The actors that can run now, without parked ones.
  public var runnable: ActorSet { roster.value.runnable.snapshot }
  /// All living actors.
  public var living: ActorSet { roster.value.living.snapshot }
  /// Those that are held at a yield.
  public var parked: ActorSet { roster.value.parked.snapshot }
  /// Those that wait for anything to happen.
  public var idle: ActorSet { roster.value.idle.snapshot }
  /// Those whose I/O is in flight.
  public var waiting: ActorSet { roster.value.waiting.snapshot }

  /// The actor in `slot`, which must live.
  public func actor(at slot: Int) -> any ScheduledFiber {
    roster.value.entries[checked(slot)].actor
  }
  /// The cursor of the actor in `slot`.
  public func cursor(at slot: Int) -> DecisionCursor { roster.value.entries[checked(slot)].cursor }
  /// The identity of the actor in `slot` as one number; picks identify it by this.
  public func identity(at slot: Int) -> UInt64 { roster.value.entries[checked(slot)].nameHash }
  /// What the actor in `slot` declared that its next step is about to touch.
  public func declaredAccess(at slot: Int) -> Access? {
    roster.value.entries[checked(slot)].declared
  }
  /// The number of the machine on which the actor in `slot` runs; -1 outside of machines.
  func memberNumber(at slot: Int) -> Int { roster.value.entries[checked(slot)].member }
  /// The slot of `actor`; nil if it does not live here.
  public func slot(of actor: any ScheduledFiber) -> Int? {
    let current = state.value.current
    if current >= 0, roster.value.entries[current].actor === actor { return current }
    return roster.value.slot(of: actor)
  }

  private func checked(_ slot: Int) -> Int {
    require(roster.value.living.contains(slot), "slot \(slot) holds no actor")
    return slot
  }

  /// The key of the next decision of this kind, by the actor that was stepped last.
  @inlinable @inline(__always)
  public func nextKey<Label: DecisionLabel>(_ label: Label) -> DecisionKey {
    nextKey(Label.stream, label.number)
  }

  @inline(__always) @usableFromInline
  func nextKey(_ stream: DecisionStream, _ label: UInt64) -> DecisionKey {
    let slot = state.value.lastSlot
    guard slot >= 0 else { return state.value.departedCursor.next(stream, label) }
    return nextKey(stream, label, at: slot)
  }

  /// The key of the next decision of this kind, by the actor in `slot`, which must live.
  @inlinable @inline(__always)
  public func nextKey<Label: DecisionLabel>(_ label: Label, at slot: Int) -> DecisionKey {
    nextKey(Label.stream, label.number, at: slot)
  }

  @inline(__always) @usableFromInline
  func nextKey(_ stream: DecisionStream, _ label: UInt64, at slot: Int) -> DecisionKey {
    require(roster.value.living.contains(slot), "slot \(slot) holds no actor")
    return roster.value.entries[slot].unmanagedCursor._withUnsafeGuaranteedRef {
      $0.next(stream, label)
    }
  }

  /// The one of `candidates` that the decision `key` names, by the actors' identities.
  ///
  /// - Complexity: O(candidates).
  public func pick(_ key: DecisionKey, among candidates: ActorSet) -> Int {
    if roster.value.capacity > scratchCapacity { growScratch() }
    let (entries, scratch) = (roster.value.entries, scratch)
    var count = 0
    for slot in candidates {
      scratch[count] = UInt32(truncatingIfNeeded: slot)
      count += 1
    }
    let winner = decisions.pick(key, among: count) { entries[Int(scratch[$0])].nameHash }
    return Int(scratch[winner])
  }

  @inline(never)
  private func growScratch() {
    scratch.deallocate()
    scratchCapacity = roster.value.capacity
    scratch = .allocate(capacity: scratchCapacity)
  }

  /// Replaces these operations with those of another backend, when a crash has ended theirs.
  ///
  /// Hosts have their own operations, which stay.
  public func replaceCompletions(_ completions: CompletionArena) {
    require(roster.value.waiting.isEmpty, "actors wait for operations that are about to vanish")
    roster.value.living.forEach { slot in
      if roster.value.entries[slot].member < 0 {
        roster.value.entries[slot].move(to: completions)
      }
    }
    self.completions = completions
  }

  func finish(_ end: RunEnd) {
    state.value.end = end
    state.value.isOver = true
  }
}
