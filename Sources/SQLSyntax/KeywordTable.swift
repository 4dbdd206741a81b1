/// An open-addressed table of the keywords, probed with a hash that is rolled while a word is read.
final class KeywordTable: Sendable {
  static let shared = KeywordTable()

  /// A keyword, the place of its letters and their number, which is zero in an empty slot.
  private struct Slot {
    var keyword = Keyword.add
    var length = 0
    var start = 0
  }

  private static let slotCount = 1024

  private let slots: [Slot]
  private let letters: [UInt8]

  private init() {
    var slots = [Slot](repeating: Slot(), count: Self.slotCount)
    var letters: [UInt8] = []
    for keyword in Keyword.allCases {
      let word = Array(keyword.rawValue.utf8)
      var hash: UInt32 = 0
      for byte in word { hash = Self.roll(hash, byte) }
      var slot = Self.slot(of: hash)
      while slots[slot].length > 0 { slot = Self.next(after: slot) }
      slots[slot] = Slot(keyword: keyword, length: word.count, start: letters.count)
      letters += word
    }
    self.slots = slots
    self.letters = letters
  }

  /// The hash of a word with one more byte, the same for both cases of a letter.
  static func roll(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    hash &* 31 &+ UInt32(byte | 0x20)
  }

  /// The keyword that is spelled by the bytes from `start` up to `end`, which have this hash.
  func keyword(
    in bytes: borrowing Span<UInt8>, from start: Int, to end: Int, hash: UInt32
  ) -> Keyword? {
    var index = Self.slot(of: hash)
    while true {
      let slot = slots[index]
      guard slot.length > 0 else { return nil }
      if slot.length == end - start, matches(slot, bytes, start) { return slot.keyword }
      index = Self.next(after: index)
    }
  }

  private static func slot(of hash: UInt32) -> Int {
    Int((hash ^ (hash >> 10)) % UInt32(slotCount))
  }

  private static func next(after slot: Int) -> Int {
    (slot + 1) % slotCount
  }

  private func matches(_ slot: Slot, _ bytes: borrowing Span<UInt8>, _ start: Int) -> Bool {
    for index in 0..<slot.length
    where ASCIICase.fold(bytes[start + index]) != letters[slot.start + index] {
      return false
    }
    return true
  }
}
