/// Names one fiber of a world, also after it has left; the names of others never equal it.
public struct FiberID: Hashable, Sendable {
  /// The fiber's slot in the world's roster, which another may have once it has left.
  public let slot: Int
  let generation: UInt32
}
