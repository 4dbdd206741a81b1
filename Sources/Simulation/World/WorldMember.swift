import AsyncIO
import Primitives

/// A machine of a world, as far as the world has to know it: its fibers wait for the machine's own operations.
protocol WorldMember: AnyObject {
  /// Records how far a fiber's operations got, before it leaves.
  func fiberLeaves(_ cursor: DecisionCursor)
  /// The run is over: releases what its programs have made.
  func dissolve()
}

/// A network of a world; the world only needs to keep it.
protocol WorldNetwork: AnyObject {}

/// The identities of the fibers that are started in one place: a world outside of hosts, or a host.
///
/// A fiber's path follows from its role and its number, so adding or removing another fiber moves none.
struct FiberIdentities {
  private struct Identity {
    /// How many fibers had the path in this incarnation.
    var births: UInt64 = 0
    /// The last operation that a fiber with this path had begun, in this incarnation or an earlier one.
    var operation = OperationID.none
  }

  /// With more paths than this, a table is cheaper than searching one by one.
  private static let fewPaths = 16

  private var paths: ContiguousArray<UInt64> = []
  /// In the same order as `paths`.
  private var identities: ContiguousArray<Identity> = []
  /// The places of the paths, once there are many; read by key only.
  private var places: [UInt64: Int] = [:]

  /// The cursor of a new fiber; a second one with the same role and number gets another path.
  mutating func cursor(of parent: ActorID, _ role: StaticString, _ number: Int) -> DecisionCursor {
    let named = parent.child(role, number).path
    var (path, place) = (named, place(of: named))
    let births = identities[place].births
    identities[place].births += 1
    if births > 0 {
      path = mix64(named, births)
      place = self.place(of: path)
    }
    return DecisionCursor(
      DecisionScope(
        actor: ActorID(path: path, incarnation: parent.incarnation),
        operation: identities[place].operation))
  }

  /// - Complexity: O(1).
  private mutating func place(of path: UInt64) -> Int {
    if paths.count <= Self.fewPaths {
      for place in paths.indices where paths[place] == path { return place }
    } else if let place = places[path] {
      return place
    }
    return add(path)
  }

  private mutating func add(_ path: UInt64) -> Int {
    if paths.isEmpty {
      paths.reserveCapacity(8)
      identities.reserveCapacity(8)
    }
    paths.append(path)
    identities.append(Identity())
    if paths.count > Self.fewPaths {
      let missing = places.isEmpty ? paths.indices : paths.count - 1..<paths.count
      for place in missing { places[paths[place]] = place }
    }
    return paths.count - 1
  }

  /// Another fiber with the same path continues the numbering of operations.
  mutating func fiberLeaves(_ cursor: DecisionCursor) {
    identities[place(of: cursor.scope.actor.path)].operation = cursor.scope.operation
  }

  /// Another incarnation begins, in which fibers are again the first with their names.
  ///
  /// - Complexity: O(paths).
  mutating func beginIncarnation() {
    for place in identities.indices { identities[place].births = 0 }
  }
}
