import RaftExample
import Scenario

/// Section 5.4 of the Raft paper.
final class LeaderCompleteness: Property {
  static let name: StaticString = "leader-completeness"
  static let asserts: StaticString =
    "What was committed in a term is in the log of each leader of a later term."

  private let model: RaftModel
  /// The leader of the latest term, with its log at the time of its election.
  private var latest: (node: Int, term: Int, log: RaftLog)?

  init(_ model: RaftModel) { self.model = model }

  let wants: EventMask = [
    .kind(RaftEvent.Kind.elected), .kind(RaftEvent.Kind.applied),
  ]

  func saw(_ event: RaftEvent, _ run: Run<RaftSystem>) throws(Violation) {
    switch event {
    case .elected(let node, let term, let log):
      for index in 1..<(model.committed.count + 1) {
        try check(index, node, term, log)
      }
      if term > latest?.term ?? 0 { latest = (node, term, log) }
    case .applied(_, _, let index, _) where index == model.committed.count:
      // A deposed leader may learn of a majority when its successor has already been elected.
      if let (node, term, log) = latest { try check(index, node, term, log) }
    default: break
    }
  }

  private func check(
    _ index: Int, _ node: Int, _ term: Int, _ log: RaftLog
  ) throws(Violation) {
    let committed = model.committed[index - 1]
    guard committed.term < term else { return }
    if index <= log.lastIndex, log[index] == committed.entry { return }
    throw Violation(
      "node \(node) leads term \(term) without entry \(index) of term \(committed.entry.term), "
        + "committed in term \(committed.term)")
  }
}
