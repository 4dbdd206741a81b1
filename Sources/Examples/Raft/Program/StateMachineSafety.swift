import Raft
import Scenario

/// Section 5.4.3 of the Raft paper.
final class StateMachineSafety: Property {
  static let name: StaticString = "state-machine-safety"
  static let asserts: StaticString = "No two nodes apply different entries at the same index."

  private let model: RaftModel

  init(_ model: RaftModel) { self.model = model }

  let wants = EventMask.kind(RaftEvent.Kind.applied)

  func saw(_ event: RaftEvent, _ run: Run<RaftSystem>) throws(Violation) {
    guard case .applied(let node, _, let index, let entry) = event else { return }
    let committed = model.committed[index - 1].entry
    if committed != entry {
      throw Violation(
        "node \(node) applied an entry of term \(entry.term) at \(index), where another one "
          + "of term \(committed.term) was applied before")
    }
    run.sometimes(true, "an entry was committed")
  }
}
