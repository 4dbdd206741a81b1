/// A map in key order, kept as a directory of sorted chunks; a reference type.
///
/// Chosen over a balanced tree for its flat memory: a look-up is two binary searches, and an insertion moves at
/// most one chunk. Positions stay valid until the next structural change, which `mutationCount` reveals, so a
/// cursor can keep its place and seek again only when it must.
public final class OrderedMap<Key: Comparable, Value> {
  /// The position of an entry; valid while `mutationCount` is unchanged.
  public struct Position {
    @usableFromInline var chunk: Int
    @usableFromInline var slot: Int

    @inlinable init(chunk: Int, slot: Int) {
      self.chunk = chunk
      self.slot = slot
    }
  }

  @usableFromInline static var chunkCapacity: Int { 64 }

  // Raw memory: checks of uniqueness and exclusivity would cost more than the searches.
  @usableFromInline @exclusivity(unchecked) var chunks: UnsafeMutablePointer<Chunk>
  @usableFromInline @exclusivity(unchecked) var chunkCount = 0
  @usableFromInline @exclusivity(unchecked) var directoryCapacity = 0
  @usableFromInline @exclusivity(unchecked) var entryCount = 0
  @usableFromInline @exclusivity(unchecked) var changeCount: UInt64 = 0

  @inlinable
  public init() { chunks = .allocate(capacity: 0) }

  @inlinable
  deinit {
    freeChunks()
    chunks.deallocate()
  }

  /// The number of entries.
  @inlinable public var count: Int { entryCount }

  /// Rises whenever an entry is added or removed.
  @inlinable public var mutationCount: UInt64 { changeCount }

  /// The value under `key`, or nil.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public subscript(key: Key) -> Value? {
    guard let position = position(atOrAfter: key), self.key(at: position) == key else { return nil }
    return value(at: position)
  }

  @inlinable public func key(at position: Position) -> Key {
    checked(position).keys[position.slot]
  }

  @inlinable public func value(at position: Position) -> Value {
    checked(position).values[position.slot]
  }

  /// The chunk of a position, which must have an entry there.
  @inlinable @inline(__always)
  func checked(_ position: Position) -> Chunk {
    require(
      position.chunk < chunkCount && position.slot < chunks[position.chunk].count,
      "position \(position.chunk).\(position.slot) is outside of the map")
    return chunks[position.chunk]
  }
}
