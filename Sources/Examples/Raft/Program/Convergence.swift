import Raft
import Scenario

/// What the group owes its users when nothing fails any more.
final class Convergence: Property {
  static let name: StaticString = "convergence"
  static let asserts: StaticString =
    "At rest every node has applied all that was committed, which is all that is in its log."

  private let model: RaftModel

  init(_ model: RaftModel) { self.model = model }

  let wants = EventMask.phase

  func saw(_ event: WorldEvent, _ run: Run<RaftSystem>) throws(Violation) {
    guard case .phase(.atRest) = event, !model.hasConverged else { return }
    let applied = model.applied.map { $0.map { "\($0)" } ?? "none" }.joined(separator: ", ")
    throw Violation("of \(model.committed.count) entries the nodes have applied \(applied)")
  }
}
