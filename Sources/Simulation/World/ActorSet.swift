/// A set of slots of a world's roster: one word for the first 128, and an array for those above.
///
/// A world in which never more than 128 actors lived at once uses only the word.
public struct ActorSet: Sendable, Sequence {
  /// How many slots the word has.
  @inlinable static var wordSlots: Int { 128 }
  /// The most slots that a world has.
  static let slotLimit = 1 << 20

  @usableFromInline var bits: UInt128
  /// The slots from 128 on, 64 in each number; nil in a set that never had one.
  @usableFromInline var high: ContiguousArray<UInt64>?

  @inlinable
  init(bits: UInt128) {
    self.bits = bits
    high = nil
  }

  /// The empty set.
  @inlinable public init() { self.init(bits: 0) }

  @inlinable @inline(__always)
  public var isEmpty: Bool { bits == 0 && (high == nil || highCount == 0) }

  @inlinable
  public var count: Int { bits.nonzeroBitCount &+ (high == nil ? 0 : highCount) }

  /// The lowest slot; the set must not be empty.
  @inlinable @inline(__always)
  public var lowest: Int {
    bits != 0 || high == nil ? bits.trailingZeroBitCount : next(fromHigh: Self.wordSlots)
  }

  /// Whether there is exactly one.
  @inlinable @inline(__always)
  public var isSingle: Bool {
    high == nil ? bits != 0 && bits & (bits &- 1) == 0 : count == 1
  }

  @inlinable @inline(__always)
  public func contains(_ slot: Int) -> Bool {
    slot < Self.wordSlots ? bits &>> UInt128(slot) & 1 != 0 : containsHigh(slot)
  }

  @inlinable
  public mutating func insert(_ slot: Int) {
    if slot < Self.wordSlots { bits |= 1 &<< UInt128(slot) } else { insertHigh(slot) }
  }

  @inlinable
  public mutating func remove(_ slot: Int) {
    if slot < Self.wordSlots { bits &= ~(1 &<< UInt128(slot)) } else { removeHigh(slot) }
  }

  /// The lowest slot above `slot`, or the lowest of all if there is none.
  @inlinable
  public func next(after slot: Int) -> Int {
    if slot < Self.wordSlots - 1 {
      let above = (bits &>> UInt128(slot + 1)) &<< UInt128(slot + 1)
      if above != 0 { return above.trailingZeroBitCount }
    }
    guard high != nil else { return bits.trailingZeroBitCount }
    let above = next(fromHigh: Swift.max(Self.wordSlots, slot + 1))
    return above >= 0 ? above : lowest
  }

  @inlinable
  public func union(_ other: ActorSet) -> ActorSet {
    high == nil && other.high == nil ? ActorSet(bits: bits | other.bits) : unionHigh(other)
  }

  @inlinable
  public func subtracting(_ other: ActorSet) -> ActorSet {
    high == nil ? ActorSet(bits: bits & ~other.bits) : subtractingHigh(other)
  }

  /// This set without `slot`.
  @inlinable @inline(__always)
  public func removing(_ slot: Int) -> ActorSet {
    guard high == nil else { return removingHigh(slot) }
    return ActorSet(bits: slot < Self.wordSlots ? bits & ~(1 &<< UInt128(slot)) : bits)
  }

  @inlinable public func makeIterator() -> Iterator { Iterator(rest: bits, high: high) }

  /// Gives the slots in ascending order.
  public struct Iterator: IteratorProtocol, Sendable {
    @usableFromInline var rest: UInt128
    @usableFromInline let high: ContiguousArray<UInt64>?
    /// The number of `high` to which the next slot belongs, and the remaining slots in it.
    @usableFromInline var place = -1
    @usableFromInline var restOfPlace: UInt64 = 0

    @inlinable
    init(rest: UInt128, high: ContiguousArray<UInt64>?) {
      self.rest = rest
      self.high = high
    }

    @inlinable
    public mutating func next() -> Int? {
      guard rest != 0 else { return high == nil ? nil : nextHigh() }
      let slot = rest.trailingZeroBitCount
      rest &= rest &- 1
      return slot
    }

    @usableFromInline
    mutating func nextHigh() -> Int? {
      guard let high else { return nil }
      while restOfPlace == 0 {
        place += 1
        guard place < high.count else { return nil }
        restOfPlace = high[place]
      }
      let slot = ActorSet.wordSlots + place * 64 + restOfPlace.trailingZeroBitCount
      restOfPlace &= restOfPlace &- 1
      return slot
    }
  }
}
