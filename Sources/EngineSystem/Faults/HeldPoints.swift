import Simulation

/// Which clients are held at a yield point, and since when.
struct HeldPoints {
  struct Hold: Hashable {
    let point: PointID
    let since: UInt64
  }

  /// By the client's number.
  private var holds: ContiguousArray<Hold?> = []

  mutating func hold(_ client: Int, at point: PointID, since step: UInt64) {
    while holds.count <= client { holds.append(nil) }
    holds[client] = Hold(point: point, since: step)
  }

  func isHeld(_ client: Int) -> Bool { client < holds.count && holds[client] != nil }

  mutating func release(_ client: Int) { if client < holds.count { holds[client] = nil } }

  /// The machine has failed, and all clients are gone.
  mutating func removeAll() { holds.removeAll(keepingCapacity: true) }

  /// Calls `body` for each hold of another client than `client`.
  func forEach(besides client: Int, _ body: (Hold) -> Void) {
    for number in holds.indices where number != client {
      if let hold = holds[number] { body(hold) }
    }
  }
}
