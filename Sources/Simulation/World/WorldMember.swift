import AsyncIO
import Primitives

/// A machine of a world, as far as the world has to know it: its fibers wait for operations of its own.
protocol WorldMember: AnyObject {
  /// Takes note of how far a fiber's operations got, before it leaves.
  func fiberLeaves(_ anchor: Anchor)
  /// The run is over: lets go of what its programs have made.
  func dissolve()
}

/// A network of a world, as far as the world has to know it: it is one, and is kept.
protocol WorldNetwork: AnyObject {}

/// The identities of the fibers that one place starts: a world outside of hosts, or a host.
///
/// A fiber's path follows from its role and its number, so that another fiber more or less moves none.
struct FiberIdentities {
  /// How many fibers had a path in this incarnation.
  private var occurrences: [UInt64: UInt64] = [:]
  /// The last operation that a fiber of that path had begun, in this incarnation or one before.
  private var operations: [UInt64: OperationID] = [:]

  /// The place of a fiber that begins; a second one of the same role and number gets a path of its own.
  mutating func anchor(of parent: ActorID, _ role: StaticString, _ number: Int) -> Anchor {
    let named = parent.child(role, number).path
    let occurrence = occurrences[named, default: 0]
    occurrences[named] = occurrence + 1
    let path = occurrence == 0 ? named : mix64(named, occurrence)
    return Anchor(
      DecisionScope(
        actor: ActorID(path: path, incarnation: parent.incarnation),
        operation: operations[path] ?? .none))
  }

  /// The operations of whoever gets the path again go on after this one.
  mutating func fiberLeaves(_ anchor: Anchor) {
    operations[anchor.scope.actor.path] = anchor.scope.operation
  }

  /// Another incarnation begins, whose fibers are the first of their names again.
  mutating func beginIncarnation() { occurrences.removeAll(keepingCapacity: true) }
}
