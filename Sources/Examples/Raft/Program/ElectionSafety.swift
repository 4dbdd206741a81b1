import Raft
import Scenario

/// Section 5.2 of the Raft paper.
final class ElectionSafety: Property {
  static let name: StaticString = "election-safety"
  static let asserts: StaticString = "A term has one leader at most."

  private var leaders: [Int: Int] = [:]

  init(_ model: RaftModel) {}

  let wants = EventMask.kind(RaftEvent.Kind.elected)

  func saw(_ event: RaftEvent, _ run: Run<RaftSystem>) throws(Violation) {
    guard case .elected(let node, let term, _) = event else { return }
    let leader = leaders[term, default: node]
    leaders[term] = leader
    if leader != node {
      throw Violation("nodes \(leader) and \(node) were elected in term \(term)")
    }
    run.sometimes(leaders.count > 1, "a leader was replaced")
  }
}
