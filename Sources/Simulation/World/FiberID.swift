/// Identifies one fiber of a world, even after it has left; the identities of others never equal it.
public struct FiberID: Hashable, Sendable {
  /// The fiber's slot in the world's roster, which another fiber may get once it has left.
  public let slot: Int
  let generation: UInt32
}
