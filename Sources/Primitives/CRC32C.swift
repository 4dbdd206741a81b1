/// The cyclic redundancy check with the Castagnoli polynomial, as used by iSCSI and many logs.
///
/// Eight table look-ups per eight bytes (slicing by eight). Source: RFC 3720, appendix B.4;
/// Kounavis, Berry: Novel Table Lookup-Based Algorithms for High-Performance CRC Generation, 2008.
public enum CRC32C {
  /// The checksum of `bytes`, continued from `seed`; chaining gives the checksum of the concatenation.
  ///
  /// - Complexity: O(number of bytes).
  public static func checksum(_ bytes: RawSpan, seed: UInt32 = 0) -> UInt32 {
    var crc = ~seed
    var offset = 0
    let table = tables
    while offset + 8 <= bytes.byteCount {
      let word = UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      crc = step(word ^ UInt64(crc), table)
      offset += 8
    }
    while offset < bytes.byteCount {
      let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc &>> 8)
      offset += 1
    }
    return ~crc
  }

  @inline(__always)
  private static func step(_ word: UInt64, _ table: UnsafePointer<UInt32>) -> UInt32 {
    var crc: UInt32 = 0
    for lane in 0..<8 {
      let byte = Int(UInt8(truncatingIfNeeded: word &>> UInt64(lane &* 8)))
      crc ^= table[(7 &- lane) &* 256 &+ byte]
    }
    return crc
  }

  /// In separately allocated memory, because the bounds of an array would be checked at each look-up.
  nonisolated(unsafe) private static let tables: UnsafePointer<UInt32> = {
    let table = UnsafeMutablePointer<UInt32>.allocate(capacity: 8 * 256)
    table.initialize(repeating: 0, count: 8 * 256)
    for index in 0..<256 {
      var crc = UInt32(index)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc &>> 1) ^ 0x82F6_3B78 : crc &>> 1 }
      table[index] = crc
    }
    for lane in 1..<8 {
      for index in 0..<256 {
        let previous = table[(lane - 1) * 256 + index]
        table[lane * 256 + index] = table[Int(previous & 0xFF)] ^ (previous &>> 8)
      }
    }
    return UnsafePointer(table)
  }()
}
