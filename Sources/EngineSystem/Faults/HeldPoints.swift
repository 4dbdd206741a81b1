import Simulation

/// Which clients are held at a yield point, and since when.
struct HeldPoints {
  struct Hold: Hashable {
    let point: PointID
    /// The step of the world; `max` for a client that is not held.
    fileprivate(set) var since: UInt64

    fileprivate static let none = Hold(point: PointID(family: 0, ordinal: 0), since: .max)
  }

  /// Indexed by the client's number.
  private var holds: ContiguousArray<Hold>

  init(clients: Int) { holds = ContiguousArray(repeating: .none, count: clients) }

  @inline(__always)
  mutating func hold(_ client: Int, at point: PointID, since step: UInt64) {
    holds[client] = Hold(point: point, since: step)
  }

  @inline(__always)
  func isHeld(_ client: Int) -> Bool { holds[client].since != .max }

  @inline(__always)
  mutating func release(_ client: Int) { holds[client].since = .max }

  /// The machine has failed, and all clients are gone.
  mutating func removeAll() { for client in holds.indices { release(client) } }

  /// Calls `body` for each hold of a client other than `client`.
  func forEach(besides client: Int, _ body: (Hold) -> Void) {
    for number in holds.indices where number != client && isHeld(number) { body(holds[number]) }
  }
}
