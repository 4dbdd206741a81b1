/// A rolling 64-bit fingerprint of a sequence of numbers; equal sequences give equal digests.
///
/// Each value costs one wide multiplication. It detects accidental differences and is no defence against an
/// adversary. Source of the folded multiplication: wyhash (public domain, Wang Yi).
public struct RollingDigest: Hashable, Sendable, CustomStringConvertible {
  @usableFromInline var state: UInt64 = 0x243F_6A88_85A3_08D3

  @inlinable public init() {}

  /// A digest with a known value, which can be continued.
  @inlinable public init(value: UInt64) { state = value }

  /// The fingerprint of everything combined so far.
  @inlinable public var value: UInt64 { state }

  /// Combines one word; the order of calls matters.
  @inlinable @inline(__always)
  public mutating func combine(_ word: UInt64) {
    let wide = (state ^ word ^ 0x1319_8A2E_0370_7344)
      .multipliedFullWidth(by: (state &<< 1) | 0x9E37_79B9_7F4A_7C15)
    state = wide.high ^ wide.low ^ word
  }

  /// Combines two words with one multiplication.
  @inline(__always)
  private mutating func combine(_ first: UInt64, _ second: UInt64) {
    let wide = (state ^ first ^ 0x1319_8A2E_0370_7344)
      .multipliedFullWidth(by: second ^ 0xA409_3822_299F_31D0)
    // What came before is kept even if a factor is zero.
    state = wide.high ^ wide.low ^ (state &<< 1 | state &>> 63)
  }

  /// Combines bytes, eight at a time, and then their number.
  ///
  /// Over long input each multiplication takes two words, and two digests alternate, so that neither waits for the
  /// other.
  /// - Complexity: O(number of bytes).
  public mutating func combine(bytes: RawSpan) {
    var offset = 0
    if bytes.byteCount >= 32 {
      var (a, b) = (self, RollingDigest())
      while offset + 32 <= bytes.byteCount {
        a.combine(Self.word(bytes, offset), Self.word(bytes, offset + 8))
        b.combine(Self.word(bytes, offset + 16), Self.word(bytes, offset + 24))
        offset += 32
      }
      self = a
      combine(b.state)
    }
    while offset + 8 <= bytes.byteCount {
      combine(Self.word(bytes, offset))
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < bytes.byteCount {
      tail = tail &<< 8 | UInt64(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
      offset += 1
    }
    combine(tail)
    combine(UInt64(bytes.byteCount))
  }

  @inline(__always)
  private static func word(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Sixteen hexadecimal digits, lower case.
  public var description: String { hexadecimal(value) }
}

/// `value` as sixteen hexadecimal digits, lower case.
public func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
