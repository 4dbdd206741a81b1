import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

/// The planned yields of a fiber, and an additional one at a hold point of its commit.
final class ArmedYieldInjector: YieldInjector {
  let planned: SimulatedYieldInjector
  private let early: EarlyYields
  /// The points whose next entry yields, whatever the plan says.
  @exclusivity(unchecked) private var armed: ContiguousArray<PointID> = []
  /// The armed point that has fired and holds the operation.
  @exclusivity(unchecked) private(set) var held: PointID?
  /// Whether anything fires at all; off while a run comes to its end.
  @exclusivity(unchecked) var isOn = true

  init(_ planned: SimulatedYieldInjector, early: EarlyYields) {
    self.planned = planned
    self.early = early
  }

  /// Forgets the plans of the last operation.
  func begin(_ scope: DecisionScope) {
    planned.begin(scope)
    armed.removeAll(keepingCapacity: true)
    held = nil
  }

  func arm(_ point: PointID) { armed.append(point) }

  /// The hold is over.
  func release() { held = nil }

  func shouldYield(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> Bool {
    guard isOn else { return false }
    if !armed.isEmpty {
      let id = PointID(family: point.family, ordinal: point.ordinal)
      if let place = armed.firstIndex(of: id) {
        armed.remove(at: place)
        held = id
        return true
      }
    }
    if early.fires(at: point) { return true }
    return planned.shouldYield(instanceID: instanceID, selectionKey: selectionKey, point: point)
  }
}

/// Whether one of the first entries of a point yields: what happens seldom in a run seldom has a plan.
struct EarlyYields {
  let census: PointCensus
  /// The families whose points may yield; empty if nothing is injected.
  let families: FamilySet
  let decisions: DecisionSource

  @inline(__always)
  func fires(at point: YieldPoint) -> Bool {
    guard let entry = census.enter(point), families.contains(point.family) else { return false }
    let place = UInt32(point.family) << 16 | UInt32(point.ordinal) << 8 | entry
    return decisions.chance(DecisionKey(.run, RarePointLabel.yields[place]), Ratio(1, in: 4))
  }
}
