/// Numbers that mostly follow one another, at two bits each instead of a hash table's hundred.
///
/// A run of a million steps draws a quarter of a million timestamps and must notice one that comes
/// twice. A number far from the others costs a word of its own.
struct TimestampSet {
  /// A word has a bit for each of 64 numbers, by the number of the first divided by 64.
  private var words: [UInt64: UInt64] = [:]

  /// Adds `number`.
  ///
  /// - Returns: Whether it was not there.
  mutating func insert(_ number: UInt64) -> Bool {
    let bit: UInt64 = 1 &<< (number & 63)
    let word = words[number &>> 6, default: 0]
    if word & bit != 0 { return false }
    words[number &>> 6] = word | bit
    return true
  }
}
