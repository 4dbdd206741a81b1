import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

/// The planned yields of a fiber, and one more where a gadget wants its commit held.
final class ArmedYieldInjector: YieldInjector {
  let planned: SimulatedYieldInjector
  private let run: RunState
  /// The points whose next entry yields, whatever the plan says.
  @exclusivity(unchecked) private var armed: ContiguousArray<PointID> = []
  /// The armed point that has fired and holds the operation.
  @exclusivity(unchecked) private(set) var held: PointID?
  /// Whether anything fires at all; off while a run comes to its end.
  @exclusivity(unchecked) var isOn = true

  init(_ planned: SimulatedYieldInjector, _ run: RunState) {
    self.planned = planned
    self.run = run
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
    if let entry = run.census.enter(point), run.yieldsEarly(at: point, entry) { return true }
    return planned.shouldYield(instanceID: instanceID, selectionKey: selectionKey, point: point)
  }
}

extension RunState {
  /// Whether one of the first entries of a point yields: what comes seldom in a run has seldom a plan.
  func yieldsEarly(at point: YieldPoint, _ entry: UInt32) -> Bool {
    guard spec.maximumYields > 0, yieldOptions.families.contains(point.family) else { return false }
    let place = UInt32(point.family) << 16 | UInt32(point.ordinal) << 8 | entry
    return context.decisions.chance(
      DecisionKey(.run, RarePointLabel.yields[place]), Ratio(1, in: 4))
  }
}
