/// A map in key order, kept as a directory of sorted chunks; a reference type.
///
/// Chosen over a balanced tree for its flat memory: a look-up is two binary searches, an insertion
/// moves at most one chunk. Positions stay valid until the next structural change, which
/// `mutationCount` reveals, so a cursor can keep its place and seek again only when it must.
public final class OrderedMap<Key: Comparable, Value> {
  /// Where an entry stands; valid while `mutationCount` is unchanged.
  public struct Position {
    @usableFromInline var chunk: Int
    @usableFromInline var slot: Int

    @usableFromInline init(chunk: Int, slot: Int) {
      self.chunk = chunk
      self.slot = slot
    }
  }

  @usableFromInline
  final class Chunk {
    @usableFromInline var keys: ContiguousArray<Key>
    @usableFromInline var values: ContiguousArray<Value>

    @usableFromInline init(keys: ContiguousArray<Key>, values: ContiguousArray<Value>) {
      self.keys = keys
      self.values = values
    }
  }

  @usableFromInline static var chunkCapacity: Int { 64 }

  @usableFromInline var chunks: ContiguousArray<Chunk> = []

  /// The number of entries.
  public internal(set) var count = 0

  /// Rises whenever an entry is added or removed.
  public internal(set) var mutationCount: UInt64 = 0

  public init() {}

  /// The value under `key`, or nil.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public subscript(key: Key) -> Value? {
    guard let position = position(atOrAfter: key), self.key(at: position) == key else { return nil }
    return value(at: position)
  }

  @inlinable public func key(at position: Position) -> Key {
    chunks[position.chunk].keys[position.slot]
  }

  @inlinable public func value(at position: Position) -> Value {
    chunks[position.chunk].values[position.slot]
  }

  /// Replaces the value at `position`; no structural change.
  @inlinable public func setValue(_ value: Value, at position: Position) {
    chunks[position.chunk].values[position.slot] = value
  }
}
