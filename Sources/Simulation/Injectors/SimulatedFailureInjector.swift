import AsyncIO
import Primitives

/// How failures are planned; drawn for each run.
public struct FailurePlanOptions: Hashable, Sendable {
  /// The share of operations that have a planned failure.
  public var operations: Ratio
  /// The families that are on.
  public var families: FamilySet

  public init(operations: Ratio = .never, families: FamilySet = .all) {
    self.operations = operations
    self.families = families
  }
}

/// Fails rarely, at hooks that a plan names, and only with errors that are real there.
///
/// A drawn share of operations has a planned failure. In those, each machine has one point and a hit of it at which
/// it would fail; the first that is reached fails, once in the operation. A schedule can override any hit: see
/// `hitKey`.
public final class SimulatedFailureInjector: FailureInjector {
  struct Cell {
    /// One more than the hit that fails; 0 plans none.
    var planned: UInt8 = 0
    var hits: UInt32 = 0
  }

  private let decisions: DecisionSource
  @exclusivity(unchecked) private var plans = PlanTable(blank: Cell())
  @exclusivity(unchecked) private var scope = DecisionScope.run
  @exclusivity(unchecked) private var seed: UInt64 = 0
  @exclusivity(unchecked) private var isArmed = false
  @exclusivity(unchecked) private var requested: PointID?
  /// May be changed between operations.
  @exclusivity(unchecked) public var options: FailurePlanOptions
  /// How many failures were injected.
  public var injectedCount: UInt64 { injected }
  // A variable that another module reads directly is still checked for exclusivity there.
  @exclusivity(unchecked) private var injected: UInt64 = 0
  /// What was injected into the running operation, and where.
  public private(set) var injections: ContiguousArray<Injection> {
    get { current }
    set { current = newValue }
  }
  @exclusivity(unchecked) private var current: ContiguousArray<Injection> = []

  /// One failure that a hook was told to have.
  public struct Injection: Hashable, Sendable {
    public let point: PointID
    public let code: FailureCode
  }

  /// Hits that fail are below this; most machines pass a point only a few times.
  private static let hitsMax: UInt64 = 4

  public init(_ decisions: DecisionSource, _ options: FailurePlanOptions = FailurePlanOptions()) {
    self.decisions = decisions
    self.options = options
  }

  deinit { plans.destroy() }

  /// Forgets what was planned and requested, and plans another operation of the actor.
  public func begin(_ scope: DecisionScope) {
    self.scope = scope
    requested = nil
    if !current.isEmpty { current.removeAll(keepingCapacity: true) }
    plans.removeAll()
    seed = decisions.derivedSeed(scope, .failure)
    isArmed = options.operations.holds(for: mix64(seed, 1))
  }

  /// Whether nothing can fail until the next beginning or request, so that no hook needs to ask.
  public var isIdle: Bool { !isArmed && requested == nil && !decisions.isOverridden }

  /// Makes the next entry of `point` fail; an actor's `failAtResume` calls it.
  public func failNext(at point: PointID) { requested = point }

  public func shouldFail(
    instanceID: UInt32, selectionKey: UInt64, point: YieldPoint
  ) -> FailureCode? {
    if isIdle { return nil }
    guard point.failures.rawValue != 0, options.families.contains(point.family) else { return nil }
    let answer = answer(instanceID, selectionKey, point)
    guard answer > 0, let code = point.failures.code(Int(answer) - 1) else { return nil }
    isArmed = false
    injected += 1
    current.append(
      Injection(point: PointID(family: point.family, ordinal: point.ordinal), code: code))
    return code
  }

  /// The decision at hit `hit` of a point: 0 goes on, `i` fails with the `i`-th of its failures.
  public static func hitKey(
    _ scope: DecisionScope, _ point: YieldPoint, _ instanceID: UInt32, _ hit: UInt32
  ) -> DecisionKey {
    DecisionKey(
      scope, .failure, number: SimulatedYieldInjector.label(point, instanceID), UInt64(hit))
  }

  private func answer(_ instanceID: UInt32, _ selectionKey: UInt64, _ point: YieldPoint) -> UInt64 {
    let first =
      plans.find(instanceID, selectionKey, point.pointCount)
      ?? makePlan(instanceID, selectionKey, point.pointCount)
    let cell = plans.cells + (first + Int(point.ordinal))
    let hit = cell.pointee.hits
    cell.pointee.hits = hit &+ 1
    let key = Self.hitKey(scope, point, instanceID, hit)
    if requested == PointID(family: point.family, ordinal: point.ordinal) {
      requested = nil
      return 1 + code(point, hit)
    }
    let isPlanned = isArmed && UInt32(cell.pointee.planned) == hit &+ 1
    return decisions.planned(isPlanned ? 1 + code(point, hit) : 0, key)
  }

  private func code(_ point: YieldPoint, _ hit: UInt32) -> UInt64 {
    let bits = mix64(mix64(seed, SimulatedYieldInjector.label(point, 0)), UInt64(hit))
    return bounded(bits, below: UInt64(point.failures.rawValue.nonzeroBitCount))
  }

  private func makePlan(_ instanceID: UInt32, _ selectionKey: UInt64, _ pointCount: UInt8) -> Int {
    let first = plans.add(instanceID, selectionKey, pointCount)
    guard isArmed else { return first }
    let name = mix64(selectionKey, UInt64(instanceID) << 8 | UInt64(pointCount))
    let planSeed = mix64(seed, name)
    let ordinal = Int(bounded(mix64(planSeed, 1), below: UInt64(pointCount)))
    let hit = bounded(mix64(planSeed, 2), below: Self.hitsMax)
    plans.cells[first + ordinal].planned = UInt8(truncatingIfNeeded: hit + 1)
    return first
  }
}

extension FailureCodes {
  /// The failure at this index, in the order of their numbers.
  func code(_ index: Int) -> FailureCode? {
    var left = index
    for number in 0..<FailureCode.limit where rawValue & 1 << UInt16(number) != 0 {
      if left == 0 { return FailureCode(rawValue: number) }
      left -= 1
    }
    return nil
  }
}
