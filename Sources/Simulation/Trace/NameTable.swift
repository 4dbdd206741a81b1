import Primitives

/// The actors of a run in spawn order, for readers of its trace.
///
/// Keeps 65,536; later births replace the first, because records have 16 bits for them.
public struct NameTable {
  private var births: ContiguousArray<(id: ActorID, name: ActorName)> = []
  private var count: UInt32 = 0

  /// Adds an actor; the numbers of births count from 1, because 0 is the run itself.
  mutating func add(_ id: ActorID, _ name: ActorName) -> UInt32 {
    if count == 0 { births.reserveCapacity(8) }
    count += 1
    if births.count < 65_535 {
      births.append((id, name))
    } else {
      births[Int((count - 1) % 65_535)] = (id, name)
    }
    return (count - 1) % 65_535 + 1
  }

  /// The name of a record's actor.
  public func name(of birth: UInt16) -> String {
    guard birth > 0, Int(birth) <= births.count else { return "run" }
    let (id, name) = births[Int(birth) - 1]
    return id.incarnation == 0 ? "\(name)" : "\(name)'\(id.incarnation)"
  }
}
