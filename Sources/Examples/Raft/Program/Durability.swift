import Raft
import Scenario

/// What clients rely on.
final class Durability: Property {
  static let name: StaticString = "durability"
  static let asserts: StaticString = "A proposal that was acknowledged is committed."

  private let model: RaftModel
  private var committed: Set<Command> = []

  init(_ model: RaftModel) { self.model = model }

  let wants: EventMask = [
    .kind(RaftEvent.Kind.applied), .kind(RaftEvent.Kind.acknowledged),
  ]

  func saw(_ event: RaftEvent, _ run: Run<RaftSystem>) throws(Violation) {
    switch event {
    case .applied(_, _, _, let entry):
      if let command = entry.command { committed.insert(command) }
    case .acknowledged(let command):
      if !committed.contains(command) { throw Violation("\(command) was acknowledged too early") }
    default: break
    }
  }
}
