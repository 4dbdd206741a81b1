/// The slots above the word; kept apart, so that small worlds need not carry them about.
extension ActorSet {
  /// The slots below 128 as bits, and those from there on, 64 in each number.
  init(bits: UInt128, high: UnsafeBufferPointer<UInt64>) {
    self.bits = bits
    self.high = ContiguousArray(high)
  }

  /// The slots from 128 on.
  var withoutWord: ActorSet {
    var rest = self
    rest.bits = 0
    return rest
  }

  @usableFromInline @inline(never)
  var highCount: Int {
    var count = 0
    for number in high ?? [] { count += number.nonzeroBitCount }
    return count
  }

  static func place(_ slot: Int) -> (index: Int, bit: UInt64) {
    let above = slot - wordSlots
    return (above >> 6, 1 << UInt64(above & 63))
  }

  @usableFromInline @inline(never)
  func containsHigh(_ slot: Int) -> Bool {
    let (index, bit) = Self.place(slot)
    guard let high, index < high.count else { return false }
    return high[index] & bit != 0
  }

  @usableFromInline @inline(never)
  mutating func insertHigh(_ slot: Int) {
    let (index, bit) = Self.place(slot)
    var numbers = high.take() ?? []
    while numbers.count <= index { numbers.append(0) }
    numbers[index] |= bit
    high = numbers
  }

  @usableFromInline @inline(never)
  mutating func removeHigh(_ slot: Int) {
    let (index, bit) = Self.place(slot)
    guard var numbers = high.take() else { return }
    if index < numbers.count { numbers[index] &= ~bit }
    high = numbers
  }

  @usableFromInline @inline(never)
  func removingHigh(_ slot: Int) -> ActorSet {
    var rest = self
    rest.remove(slot)
    return rest
  }

  /// The lowest slot above the word, from `slot` on; -1 if there is none.
  @usableFromInline @inline(never)
  func next(fromHigh slot: Int) -> Int {
    guard let high else { return -1 }
    var (index, bit) = Self.place(slot)
    while index < high.count {
      let rest = high[index] & ~(bit - 1)
      if rest != 0 { return Self.wordSlots + index * 64 + rest.trailingZeroBitCount }
      index += 1
      bit = 1
    }
    return -1
  }

  /// The lowest slot that is not in the set.
  var lowestFree: Int {
    let free = (~bits).trailingZeroBitCount
    if free < Self.wordSlots { return free }
    guard let high else { return Self.wordSlots }
    for (index, number) in high.enumerated() where number != .max {
      return Self.wordSlots + index * 64 + (~number).trailingZeroBitCount
    }
    return Self.wordSlots + high.count * 64
  }

  @usableFromInline @inline(never)
  func unionHigh(_ other: ActorSet) -> ActorSet {
    var result = ActorSet(bits: bits | other.bits)
    var numbers = high ?? []
    for (index, number) in (other.high ?? []).enumerated() {
      if index < numbers.count { numbers[index] |= number } else { numbers.append(number) }
    }
    result.high = numbers
    return result
  }

  @usableFromInline @inline(never)
  func subtractingHigh(_ other: ActorSet) -> ActorSet {
    var result = ActorSet(bits: bits & ~other.bits)
    var numbers = high ?? []
    for (index, number) in (other.high ?? []).enumerated() where index < numbers.count {
      numbers[index] &= ~number
    }
    result.high = numbers
    return result
  }
}

extension ActorSet: Hashable {
  /// Two sets of the same slots are equal, whatever they once contained.
  public static func == (a: ActorSet, b: ActorSet) -> Bool {
    a.bits == b.bits && a.subtracting(b).isEmpty && b.subtracting(a).isEmpty
  }

  public func hash(into hasher: inout Hasher) {
    for slot in self { hasher.combine(slot) }
  }
}
