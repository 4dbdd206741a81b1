/// A set of slots in memory that its roster owns: the same as an `ActorSet`, without any reference counting.
///
/// The roster's sets change with every step, and a step must not pay for actors that are not there.
struct SlotSet {
  /// The slots below 128.
  var bits: UInt128 = 0
  /// The slots from 128 on, 64 in each number; nil as long as the roster has none of them.
  private(set) var high: UnsafeMutablePointer<UInt64>?
  private(set) var highNumbers = 0

  @inline(__always)
  var isEmpty: Bool { bits == 0 && (high == nil || isHighEmpty) }

  /// Whether there is exactly one.
  @inline(__always)
  var isSingle: Bool {
    high == nil ? bits != 0 && bits & (bits &- 1) == 0 : snapshot.isSingle
  }

  /// The lowest slot; the set must not be empty.
  var lowest: Int { high == nil ? bits.trailingZeroBitCount : snapshot.lowest }

  @inline(__always)
  func contains(_ slot: Int) -> Bool {
    slot < ActorSet.wordSlots ? bits &>> UInt128(slot) & 1 != 0 : containsHigh(slot)
  }

  @inline(__always)
  mutating func insert(_ slot: Int) {
    if slot < ActorSet.wordSlots {
      bits |= 1 &<< UInt128(slot)
    } else {
      insertHigh(slot)
    }
  }

  @inline(__always)
  mutating func remove(_ slot: Int) {
    if slot < ActorSet.wordSlots { bits &= ~(1 &<< UInt128(slot)) } else { removeHigh(slot) }
  }

  @inline(__always)
  mutating func removeAll() {
    bits = 0
    if high != nil { removeAllHigh() }
  }

  /// The slots that are in this set and not in `other`, as they are now.
  @inline(__always)
  func subtracting(_ other: SlotSet) -> ActorSet {
    high == nil
      ? ActorSet(bits: bits & ~other.bits) : snapshot.subtracting(other.snapshot)
  }

  /// The slots as they are now.
  @inline(__always)
  var snapshot: ActorSet { high == nil ? ActorSet(bits: bits) : highSnapshot }

  /// Passes each slot to `body`, in ascending order; a slot that `body` removes is skipped.
  ///
  /// `body` must not make the roster grow.
  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    var rest = bits
    while rest != 0 {
      body(rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
    if high != nil { forEachHigh(body) }
  }

  /// Makes room for the slots below `capacity`, which is more than the word has.
  mutating func grow(to capacity: Int) {
    let numbers = (capacity - ActorSet.wordSlots + 63) / 64
    let grown = UnsafeMutablePointer<UInt64>.allocate(capacity: numbers)
    grown.initialize(repeating: 0, count: numbers)
    if let high {
      grown.update(from: high, count: highNumbers)
      high.deallocate()
    }
    high = grown
    highNumbers = numbers
  }

  /// Frees the memory; the roster calls it once.
  func destroy() { high?.deallocate() }

  @inline(never)
  private var isHighEmpty: Bool {
    for index in 0..<highNumbers where high.unsafelyUnwrapped[index] != 0 { return false }
    return true
  }

  @inline(never)
  private func containsHigh(_ slot: Int) -> Bool {
    let (index, bit) = ActorSet.place(slot)
    guard let high, index < highNumbers else { return false }
    return high[index] & bit != 0
  }

  @inline(never)
  private func insertHigh(_ slot: Int) {
    let (index, bit) = ActorSet.place(slot)
    high.unsafelyUnwrapped[index] |= bit
  }

  @inline(never)
  private func removeAllHigh() {
    high.unsafelyUnwrapped.update(repeating: 0, count: highNumbers)
  }

  @inline(never)
  func removeHigh(_ slot: Int) {
    let (index, bit) = ActorSet.place(slot)
    if let high, index < highNumbers { high[index] &= ~bit }
  }

  @inline(never)
  private func forEachHigh(_ body: (Int) -> Void) {
    guard let high else { return }
    for index in 0..<highNumbers {
      var seen: UInt64 = 0
      while case let rest = high[index] & ~seen, rest != 0 {
        let place = rest.trailingZeroBitCount
        body(ActorSet.wordSlots + index * 64 + place)
        seen = (UInt64(2) << UInt64(place)) &- 1
      }
    }
  }

  @inline(never)
  private var highSnapshot: ActorSet {
    ActorSet(bits: bits, high: UnsafeBufferPointer(start: high, count: highNumbers))
  }
}
