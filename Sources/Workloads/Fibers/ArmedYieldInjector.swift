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
  /// The point at which the next entry yields, whatever the plan says.
  @exclusivity(unchecked) private(set) var armed: PointID?
  /// Whether anything fires at all; off while a run comes to its end.
  @exclusivity(unchecked) var isOn = true

  init(_ planned: SimulatedYieldInjector) { self.planned = planned }

  /// Forgets the plans of the last operation.
  func begin(_ scope: DecisionScope) {
    planned.begin(scope)
    armed = nil
  }

  func arm(_ point: PointID) { armed = point }

  func shouldYield(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> Bool {
    guard isOn else { return false }
    if let armed, armed == PointID(family: point.family, ordinal: point.ordinal) {
      self.armed = nil
      return true
    }
    return planned.shouldYield(instanceID: instanceID, selectionKey: selectionKey, point: point)
  }
}
