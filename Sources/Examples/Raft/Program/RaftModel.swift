import Primitives
import RaftExample
import Scenario
import Simulation

/// What is known of the group from outside: what was committed, and how far each node is.
///
/// The first observer of each run, so that properties find an event in it when they are told about it.
final class RaftModel: Observer {
  typealias System = RaftSystem

  /// An entry as the first node applied it.
  struct Committed {
    let entry: Entry
    /// The term in which that node knew it to be committed.
    let term: Int
  }

  /// How far a node is, in its memory.
  private struct Position: Equatable {
    var lastIndex = 0
    var applied = 0
  }

  /// By index, from 1 on.
  private(set) var committed: ContiguousArray<Committed> = []
  private(set) var acknowledged: [Command] = []
  private var positions: ContiguousArray<Position?>

  init(nodes: Int) { positions = ContiguousArray(repeating: nil, count: nodes) }

  /// Whether every node is up and has applied all of its log, which is as long as any other's.
  var hasConverged: Bool {
    let end = Position(lastIndex: committed.count, applied: committed.count)
    return !committed.isEmpty && positions.allSatisfy { $0 == end }
  }

  /// How many entries each node has applied; nil while it is down.
  var applied: [Int?] { positions.map { $0?.applied } }

  let wants: EventMask = [.system, .host]

  func saw(_ event: RaftEvent, _ run: Run<RaftSystem>) throws(Violation) {
    switch event {
    case .opened(let node, let stable):
      positions[node] = Position(lastIndex: stable.log.lastIndex)
    case .recorded(let node, .entry(let index, _), _): positions[node]?.lastIndex = index
    case .recorded(let node, .cut(let index), _): positions[node]?.lastIndex = index - 1
    case .recorded(_, .ballot, _), .elected: break
    case .applied(let node, let term, let index, let entry):
      require(index <= committed.count + 1, "entry \(index) was applied after \(committed.count)")
      if index > committed.count { committed.append(Committed(entry: entry, term: term)) }
      positions[node]?.applied = index
    case .acknowledged(let command): acknowledged.append(command)
    }
  }

  func saw(_ event: WorldEvent, _ run: Run<RaftSystem>) throws(Violation) {
    if case .hostCrashed(let host) = event { positions[host.number] = nil }
  }
}
