/// Gives sparse 64-bit keys dense numbers in the order of their first appearance.
///
/// Open addressing with linear probing; the table is never iterated, so its order is never seen.
struct KeyTable: Sendable {
  private(set) var keys: ContiguousArray<UInt64> = []
  /// Number + 1 of the key in a slot; 0 marks a free one.
  private var slots = ContiguousArray<Int32>(repeating: 0, count: 16)
  private var mask = 15

  var count: Int { keys.count }

  /// The number of a key, assigned now if it has none.
  /// - Complexity: O(1) amortised.
  mutating func number(of key: UInt64) -> Int {
    var slot = Self.mix(key) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if keys[number] == key { return number }
      slot = (slot + 1) & mask
    }
    keys.append(key)
    slots[slot] = Int32(keys.count)
    if keys.count * 2 > slots.count { grow() }
    return keys.count - 1
  }

  /// The number of a key that may have none.
  func existing(_ key: UInt64) -> Int? {
    var slot = Self.mix(key) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if keys[number] == key { return number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = 0 }
  }

  private mutating func grow() {
    slots = ContiguousArray(repeating: 0, count: slots.count * 2)
    mask = slots.count - 1
    for number in keys.indices {
      var slot = Self.mix(keys[number]) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number + 1)
    }
  }

  /// The finalizer of MurmurHash3, which spreads runs of consecutive keys.
  private static func mix(_ key: UInt64) -> Int {
    var word = key
    word = (word ^ (word &>> 33)) &* 0xff51_afd7_ed55_8ccd
    word = (word ^ (word &>> 33)) &* 0xc4ce_b9fe_1a85_ec53
    return Int(truncatingIfNeeded: (word ^ (word &>> 33)) & 0x7fff_ffff_ffff_ffff)
  }
}
