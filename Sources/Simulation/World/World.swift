import AsyncIO
import Primitives

/// How a world runs; everything that is not the strategy's.
public struct WorldOptions: Sendable {
  /// The most steps; early steps and idle turns do not count.
  public var stepLimit: UInt64 = .max
  /// A step costs a drawn time from one tick to this many.
  public var stepCostTicksMax: UInt64 = 1
  /// How often a turn steps a waiting actor early, while there is one.
  public var earlySteps = Ratio.never
  /// How much of the trace is kept.
  public var trace = TraceExtent.recent
  /// Jumps of the clock in a row that let nobody run before that is called a stall.
  public var idleTurnsInARowMax: UInt64 = 1 << 16
  /// Steps in a row that all met contention before that is called a stall, when nothing is awaited.
  public var contendedStepsInARowMax: UInt64 = 1 << 12

  public init() {}
}

/// How much a world did, early steps and idle turns counted apart.
public struct WorldCounts: Hashable, Sendable {
  /// Steps of actors that could run.
  public internal(set) var steps: UInt64 = 0
  /// Steps of actors whose I/O was still in flight, on purpose.
  public internal(set) var earlySteps: UInt64 = 0
  /// Turns in which nothing ran and the clock jumped.
  public internal(set) var idleTurns: UInt64 = 0
  /// Yields of hooks.
  public internal(set) var firedYields: UInt64 = 0
  public internal(set) var parkings: UInt64 = 0
  public internal(set) var abandonments: UInt64 = 0
  public internal(set) var failures: UInt64 = 0
  public internal(set) var commits: UInt64 = 0

  /// Turns of any kind.
  public var turns: UInt64 { steps &+ earlySteps &+ idleTurns }
}

/// The loop of one run: picks an actor, steps it, lets time pass, delivers, and lets others look.
///
/// Everything follows from the context's seed, the options and what the actors do; one thread.
public final class World {
  public let context: SimulationContext
  /// Where the operations live that actors wait for.
  public let completions: CompletionArena
  public let strategy: any SchedulingStrategy
  public var options: WorldOptions
  /// Looks on after each step; not kept alive by the world.
  public weak var observer: (any WorldObserver)? {
    didSet { isObserved = observer != nil }
  }

  public internal(set) var counts = WorldCounts()
  public let trace: Trace
  public internal(set) var samples = DigestSamples()
  /// How often each yield point fired.
  public let firedYields = PointCounts()

  let roster = Roster()
  /// What reports call the actors of the trace.
  public internal(set) var names = NameTable()
  var isObserved = false
  var end: RunEnd?
  var isOver = false

  /// The slot of the running actor; -1 between steps.
  var current = -1
  /// The slot that was stepped last; -1 before the first step and after it has left.
  public internal(set) var lastSlot = -1
  /// The anchor of the actor that was stepped last; the run's own before the first step.
  public internal(set) var lastAnchor: Anchor
  /// What the last step had declared beforehand that it would touch.
  public internal(set) var lastAccess: Access?
  /// Whether the running step comes while the actor's I/O is still in flight.
  public internal(set) var isEarlyStep = false

  var resultOfStep: UInt64 = 0
  var footprintOfStep: UInt64 = 0
  var declaredByStep: Access?
  var nextParkingDeadline: UInt64 = .max
  var contendedStepsInARow: UInt64 = 0
  var idleTurnsInARow: UInt64 = 0
  let scratch: UnsafeMutablePointer<UInt8>

  public init(
    context: SimulationContext, completions: CompletionArena = CompletionArena(),
    strategy: any SchedulingStrategy, options: WorldOptions = WorldOptions()
  ) {
    self.context = context
    self.completions = completions
    self.strategy = strategy
    self.options = options
    trace = Trace(options.trace)
    lastAnchor = context.runAnchor
    scratch = .allocate(capacity: ActorSet.capacity)
  }

  deinit { scratch.deallocate() }

  /// Runs until the step limit, a finding, a stall, or until all have finished.
  ///
  /// After `.stepLimit` it may be called again with a higher limit.
  public func run() -> RunEnd {
    isOver = false
    while !isOver { turn() }
    context.anchor = context.runAnchor
    guard let end else { trap("a run was over without an end") }
    return end
  }

  /// The actors that can run now, parked ones left out.
  public var runnable: ActorSet { roster.runnable }
  /// All actors that live.
  public var living: ActorSet { roster.living }
  /// Those that are held at a yield.
  public var parked: ActorSet { roster.parked }
  /// Those whose I/O is in flight.
  public var waiting: ActorSet { roster.waiting }

  /// The actor in `slot`, which must be a living one's.
  public func actor(at slot: Int) -> any Actor { roster.entries[checked(slot)].actor }
  /// The anchor of the actor in `slot`.
  public func anchor(at slot: Int) -> Anchor { roster.entries[checked(slot)].anchor }
  /// What the actor in `slot` said that its next step is about to touch.
  public func declaredAccess(at slot: Int) -> Access? { roster.entries[checked(slot)].declared }
  /// The slot of `actor`; nil when it does not live here.
  public func slot(of actor: any Actor) -> Int? {
    if current >= 0, roster.entries[current].actor === actor { return current }
    return roster.slot(of: actor)
  }

  private func checked(_ slot: Int) -> Int {
    require(roster.living.contains(slot), "slot \(slot) holds no actor")
    return slot
  }

  /// The one of `candidates` that the decision `key` names, by the actors' identities.
  ///
  /// - Complexity: O(candidates).
  public func pick(_ key: DecisionKey, among candidates: ActorSet) -> Int {
    var count = 0
    for slot in candidates {
      scratch[count] = UInt8(truncatingIfNeeded: slot)
      count += 1
    }
    let (entries, scratch) = (roster.entries, scratch)
    let winner = context.decisions.pick(key, among: count) { entries[Int(scratch[$0])].nameHash }
    return Int(scratch[winner])
  }

  func finish(_ end: RunEnd) {
    self.end = end
    isOver = true
  }
}
