import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation
import Storage

/// The planned yields of a fiber, and one more where a gadget wants its commit held.
final class ArmedYieldInjector: YieldInjector {
  let planned: SimulatedYieldInjector
  /// The points whose next entry yields, whatever the plan says.
  @exclusivity(unchecked) private var armed: ContiguousArray<PointID> = []
  /// The armed point that has fired and holds the operation.
  @exclusivity(unchecked) private(set) var held: PointID?
  /// Whether anything fires at all; off while a run comes to its end.
  @exclusivity(unchecked) var isOn = true

  init(_ planned: SimulatedYieldInjector) { self.planned = planned }

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
    return planned.shouldYield(instanceID: instanceID, selectionKey: selectionKey, point: point)
  }
}
