import RaftExample
import Scenario

/// Section 5.3 of the Raft paper, by induction: index and term of an entry determine the entry and the term before
/// it.
final class LogMatching: Property {
  static let name: StaticString = "log-matching"
  static let asserts: StaticString =
    "Logs that have an entry of the same index and term are the same up to it."

  private struct Place: Hashable {
    let index: Int
    let term: Int
  }

  private struct Seen: Equatable {
    let entry: Entry
    let previousTerm: Int
  }

  private var seen: [Place: (Seen, node: Int)] = [:]

  init(_ model: RaftModel) {}

  let wants = EventMask.kind(RaftEvent.Kind.recorded)

  func saw(_ event: RaftEvent, _ run: Run<RaftSystem>) throws(Violation) {
    guard case .recorded(let node, .entry(let index, let entry), let previousTerm) = event else {
      return
    }
    let found = Seen(entry: entry, previousTerm: previousTerm)
    let place = Place(index: index, term: entry.term)
    guard let (first, other) = seen[place] else {
      seen[place] = (found, node)
      return
    }
    if first != found {
      throw Violation(
        "nodes \(other) and \(node) differ at or before entry \(index) of term \(entry.term)")
    }
  }
}
