import AsyncIO
import Primitives

/// What every part of one run shares: the decisions, the clock, and the cursor that decides now.
public final class SimulationContext {
  public let decisions: DecisionSource
  public let timeline = Timeline()

  /// The place of the run itself.
  public let runCursor = DecisionCursor(.run)

  private struct State {
    /// The cursor that decides now; the caller that enters it keeps it alive until it leaves.
    var cursor: Unmanaged<DecisionCursor>
    var behaviour = RollingDigest()
  }

  /// Behind a pointer, because each step changes it and exclusivity checks would dominate.
  private let state: Unchecked<State>
  private let unmanagedRunCursor: Unmanaged<DecisionCursor>
  /// The same timeline, for each step without reference counting.
  private let unmanagedTimeline: Unmanaged<Timeline>
  /// A cursor that was set from outside the world's loop.
  private var held: DecisionCursor?
  private var arenas: UInt32 = 0

  public init(seed: UInt64) {
    decisions = DecisionSource(seed: seed)
    unmanagedRunCursor = .passUnretained(runCursor)
    unmanagedTimeline = .passUnretained(timeline)
    state = Unchecked(State(cursor: unmanagedRunCursor))
  }

  /// Moves the clock, as a step does; see `Timeline.advance(by:)`.
  @inline(__always)
  func advance(by duration: VirtualDuration) {
    unmanagedTimeline._withUnsafeGuaranteedRef { $0.advance(by: duration) }
  }

  /// An arena with a unique number among those that live in this run.
  ///
  /// Number 0 is for arenas from elsewhere; after 4,095 arenas the numbers begin again.
  public func makeArena() -> CompletionArena {
    defer { arenas += 1 }
    return CompletionArena(number: 1 + arenas % (CompletionArena.numberLimit - 1))
  }

  /// The place of the operation that is being stepped; the run's own between steps.
  public var cursor: DecisionCursor {
    get { state.value.cursor.takeUnretainedValue() }
    set {
      state.value.cursor = .passUnretained(newValue)
      held = newValue
    }
  }

  /// The number of the power loss that happens now, for the decisions about what it leaves.
  func nextPowerLoss() -> UInt64 {
    powerLosses += 1
    return powerLosses - 1
  }
  private var powerLosses: UInt64 = 0

  /// The digest of everything that was observed: steps, results, errors, bytes of I/O.
  public var behaviour: RollingDigest {
    get { state.value.behaviour }
    set { state.value.behaviour = newValue }
  }

  /// Makes `cursor` the current one; the caller keeps it alive until `leave`.
  @inline(__always)
  func enter(_ cursor: Unmanaged<DecisionCursor>) { state.value.cursor = cursor }

  /// Goes back to the run's own cursor.
  @inline(__always)
  func leave() { state.value.cursor = unmanagedRunCursor }

  /// A uniform number below `n` for the running operation; 0 is the default choice.
  @inlinable @inline(__always)
  public func choose<Label: DecisionLabel>(_ label: Label, of n: UInt64) -> UInt64 {
    decisions.choose(cursor.next(label), of: n)
  }

  /// Whether an event of probability `ratio` happens to the running operation.
  @inlinable @inline(__always)
  public func chance<Label: DecisionLabel>(_ label: Label, _ ratio: Ratio) -> Bool {
    ratio.numerator == 0 ? false : decisions.chance(cursor.next(label), ratio)
  }
}
