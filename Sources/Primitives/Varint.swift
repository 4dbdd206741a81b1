/// Big-endian integers of one to nine bytes, as SQLite's file format stores them.
///
/// Seven bits in each byte, whose high bit says "more"; a ninth byte has eight bits.
/// Source: sqlite.org/fileformat2.html, section 1.6.
public enum Varint {
  /// The number of bytes that `value` takes, 1 to 9.
  public static func length(of value: UInt64) -> Int {
    if value > 0x00FF_FFFF_FFFF_FFFF { return 9 }
    return max(1, (64 - value.leadingZeroBitCount + 6) / 7)
  }

  /// Appends `value` to `bytes`.
  public static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    let count = length(of: value)
    guard count < 9 else {
      for shift in stride(from: 57, through: 8, by: -7) {
        bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)) | 0x80)
      }
      return bytes.append(UInt8(truncatingIfNeeded: value))
    }
    for place in stride(from: count - 1, through: 0, by: -1) {
      let group = UInt8(truncatingIfNeeded: value >> UInt64(place * 7)) & 0x7F
      bytes.append(place == 0 ? group : group | 0x80)
    }
  }

  /// The integer at `offset`, moving `offset` past it; nil if the bytes end too early.
  @inlinable @inline(__always)
  public static func read(_ bytes: RawSpan, at offset: inout Int) -> UInt64? {
    // Most are short.
    if offset < bytes.byteCount {
      let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      if byte < 0x80 {
        offset += 1
        return UInt64(byte)
      }
    }
    return readLong(bytes, at: &offset)
  }

  @usableFromInline
  static func readLong(_ bytes: RawSpan, at offset: inout Int) -> UInt64? {
    var value: UInt64 = 0
    var place = offset
    for index in 0..<9 {
      guard place < bytes.byteCount else { return nil }
      let byte = bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self)
      place += 1
      if index == 8 {
        value = value &<< 8 | UInt64(byte)
      } else {
        value = value &<< 7 | UInt64(byte & 0x7F)
        if byte & 0x80 != 0 { continue }
      }
      break
    }
    offset = place
    return value
  }
}
