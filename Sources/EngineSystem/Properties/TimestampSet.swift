/// A set of numbers that are mostly consecutive, at two bits each instead of a hash table's hundred.
///
/// A run of a million steps draws a quarter of a million timestamps and must notice one that comes twice. A number
/// far from the others costs a whole word.
struct TimestampSet {
  /// A word has a bit for each of 64 numbers; its key is the first of them divided by 64.
  private var words: [UInt64: UInt64] = [:]

  /// Adds `number`.
  ///
  /// - Returns: Whether it was not there before.
  mutating func insert(_ number: UInt64) -> Bool {
    let bit: UInt64 = 1 &<< (number & 63)
    let word = words[number &>> 6, default: 0]
    if word & bit != 0 { return false }
    words[number &>> 6] = word | bit
    return true
  }
}
