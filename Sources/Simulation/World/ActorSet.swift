/// A set of slots of a world's roster; at most 128 actors live at once.
public struct ActorSet: Hashable, Sendable, Sequence {
  /// The most actors that can live at once.
  public static let capacity = 128

  @usableFromInline var bits: UInt128

  @inlinable init(bits: UInt128) { self.bits = bits }

  /// The empty set.
  @inlinable public init() { bits = 0 }

  @inlinable public var isEmpty: Bool { bits == 0 }
  @inlinable public var count: Int { bits.nonzeroBitCount }

  /// The lowest slot; the set must not be empty.
  @inlinable public var lowest: Int { bits.trailingZeroBitCount }

  /// Whether there is exactly one.
  @inlinable public var isSingle: Bool { bits != 0 && bits & (bits &- 1) == 0 }

  @inlinable public func contains(_ slot: Int) -> Bool { bits &>> UInt128(slot) & 1 != 0 }
  @inlinable public mutating func insert(_ slot: Int) { bits |= 1 &<< UInt128(slot) }
  @inlinable public mutating func remove(_ slot: Int) { bits &= ~(1 &<< UInt128(slot)) }

  /// The lowest slot above `slot`, or the lowest of all when there is none.
  @inlinable
  public func next(after slot: Int) -> Int {
    let above = slot >= 127 ? 0 : (bits &>> UInt128(slot + 1)) &<< UInt128(slot + 1)
    return above != 0 ? above.trailingZeroBitCount : lowest
  }

  @inlinable public func union(_ other: ActorSet) -> ActorSet { ActorSet(bits: bits | other.bits) }

  @inlinable
  public func subtracting(_ other: ActorSet) -> ActorSet { ActorSet(bits: bits & ~other.bits) }

  /// This set without `slot`.
  @inlinable
  public func removing(_ slot: Int) -> ActorSet {
    ActorSet(bits: bits & ~(1 &<< UInt128(slot)))
  }

  @inlinable public func makeIterator() -> Iterator { Iterator(rest: bits) }

  /// Gives the slots in ascending order.
  public struct Iterator: IteratorProtocol, Sendable {
    @usableFromInline var rest: UInt128

    @inlinable init(rest: UInt128) { self.rest = rest }

    @inlinable
    public mutating func next() -> Int? {
      guard rest != 0 else { return nil }
      let slot = rest.trailingZeroBitCount
      rest &= rest &- 1
      return slot
    }
  }
}
