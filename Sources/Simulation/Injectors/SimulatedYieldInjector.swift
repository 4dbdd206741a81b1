import AsyncIO
import Primitives

/// Yields by plans that follow only from the seed, the actor and the operation.
///
/// For each (instance, selection key, number of points) a plan has a drawn count of yields, each at a drawn point;
/// hit `h` of a point fires if `h` is below the number of times that the plan names the point. A second layer fires
/// at drawn occurrences with gaps of 1 to 64, so that long loops also yield in their middle. A schedule can
/// override any hit: see `hitKey` and `occurrenceKey`.
public final class SimulatedYieldInjector: YieldInjector {
  struct Cell {
    /// How often the plan names the point.
    var planned: UInt8 = 0
    /// Entries until the second layer fires; 0 before the first entry.
    var gap: UInt8 = 0
    var hits: UInt32 = 0
  }

  private struct State {
    var options: YieldPlanOptions
    var scope: DecisionScope
    var seed: UInt64 = 0
    var gapSeed: UInt64 = 0
    var plans = PlanTable(blank: Cell())
  }

  /// The longest gap between two yields of the second layer at one point, in entries.
  public static let gapMax: UInt64 = 64

  private let decisions: DecisionSource
  /// Behind a pointer, because hooks ask often and exclusivity checks would dominate.
  private let state: Unchecked<State>
  /// The hit at which the last yield fired; the trace calls it the occurrence.
  @exclusivity(unchecked) public private(set) var lastFiredHit: UInt32 = 0

  public init(_ decisions: DecisionSource, _ options: YieldPlanOptions = YieldPlanOptions()) {
    self.decisions = decisions
    state = Unchecked(State(options: options, scope: .run))
    begin(.run)
  }

  deinit { state.value.plans.destroy() }

  /// May be changed between operations.
  public var options: YieldPlanOptions {
    get { state.value.options }
    set { state.value.options = newValue }
  }

  /// Forgets all plans and draws new ones, for another operation of the actor.
  ///
  /// Allocates nothing once the tables have grown to what operations need.
  public func begin(_ scope: DecisionScope) {
    state.value.scope = scope
    state.value.seed = decisions.derivedSeed(scope, .plan)
    state.value.gapSeed = mix64(state.value.seed, UInt64(DecisionStream.gap.rawValue))
    state.value.plans.removeAll()
  }

  public func shouldYield(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> Bool {
    guard state.value.options.families.contains(point.family) else { return false }
    let first =
      state.value.plans.find(instanceID, selectionKey, point.pointCount)
      ?? makePlan(instanceID, selectionKey, point.pointCount)
    let cell = state.value.plans.cells + (first + Int(point.ordinal))
    let hit = cell.pointee.hits
    cell.pointee.hits = hit &+ 1
    let planned = decisions.planned(
      hit < UInt32(cell.pointee.planned) ? 1 : 0,
      Self.hitKey(state.value.scope, point, instanceID, hit))
    var fires = planned != 0
    if state.value.options.yieldsAtOccurrences {
      fires = passOccurrence(cell, instanceID, selectionKey, point, hit) || fires
    }
    if fires { lastFiredHit = hit }
    return fires
  }

  /// The decision whether hit `hit` of a point fires by its plan: 1 yes, 0 no.
  public static func hitKey(
    _ scope: DecisionScope, _ point: YieldPoint, _ instanceID: UInt32, _ hit: UInt32
  ) -> DecisionKey {
    DecisionKey(scope, .plan, number: label(point, instanceID), UInt64(hit))
  }

  /// The decision whether hit `hit` of a point fires by the second layer: 1 yes, 0 no.
  public static func occurrenceKey(
    _ scope: DecisionScope, _ point: YieldPoint, _ instanceID: UInt32, _ hit: UInt32
  ) -> DecisionKey {
    DecisionKey(scope, .gap, number: label(point, instanceID), UInt64(hit))
  }

  static func label(_ point: YieldPoint, _ instanceID: UInt32) -> UInt64 {
    UInt64(instanceID) << 16 | UInt64(point.family) << 8 | UInt64(point.ordinal)
  }

  @inline(never)
  private func makePlan(_ instanceID: UInt32, _ selectionKey: UInt64, _ pointCount: UInt8) -> Int {
    let first = state.value.plans.add(instanceID, selectionKey, pointCount)
    let cells = state.value.plans.cells + first
    let name = mix64(selectionKey, UInt64(instanceID) << 8 | UInt64(pointCount))
    let planSeed = mix64(state.value.seed, name)
    let countBits = mix64(planSeed, 0)
    let count = bounded(countBits, below: UInt64(state.value.options.maximumYields) + 1)
    for slot in 0..<count {
      let ordinal = bounded(mix64(planSeed, slot + 1), below: UInt64(pointCount))
      cells[Int(ordinal)].planned &+= 1
    }
    return first
  }

  /// Counts one entry of the point; returns whether the gap since this layer's last yield is over.
  @inline(__always)
  private func passOccurrence(
    _ cell: UnsafeMutablePointer<Cell>, _ instanceID: UInt32, _ selectionKey: UInt64,
    _ point: YieldPoint, _ hit: UInt32
  ) -> Bool {
    if hit == 0 { cell.pointee.gap = drawGap(instanceID, selectionKey, point, 0) }
    cell.pointee.gap -= 1
    let isOver = cell.pointee.gap == 0
    if isOver { cell.pointee.gap = drawGap(instanceID, selectionKey, point, hit &+ 1) }
    let answer = decisions.planned(
      isOver ? 1 : 0, Self.occurrenceKey(state.value.scope, point, instanceID, hit))
    return answer != 0
  }

  @inline(never)
  private func drawGap(
    _ instanceID: UInt32, _ selectionKey: UInt64, _ point: YieldPoint, _ hit: UInt32
  ) -> UInt8 {
    let name = mix64(selectionKey, Self.label(point, instanceID))
    let bits = mix64(state.value.gapSeed, name &+ UInt64(hit))
    return UInt8(truncatingIfNeeded: 1 + bounded(bits, below: Self.gapMax))
  }
}
