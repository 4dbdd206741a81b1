/// A bijective mix of 64 bits in which every input bit reaches every output bit.
///
/// Source: the finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, OOPSLA 2014), constants by Stafford (variant 13).
@inlinable @inline(__always)
public func mix64(_ value: UInt64) -> UInt64 {
  var z = value
  z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z &>> 31)
}

/// Mixes `value` into `state`, so that order matters and neither argument alone decides.
@inlinable @inline(__always)
public func mix64(_ state: UInt64, _ value: UInt64) -> UInt64 {
  mix64((state &+ 0x9E37_79B9_7F4A_7C15) ^ mix64(value &+ 0x6A09_E667_F3BC_C909))
}

/// A stable 64-bit name for a piece of text: FNV-1a over its UTF-8, then mixed.
///
/// - Complexity: O(length of `text`).
public func stableHash(_ text: some StringProtocol) -> UInt64 {
  // Without contiguous storage the bytes are read through witness tables, at 30 times the cost.
  if let hash = text.utf8.withContiguousStorageIfAvailable(fowlerNollVo) { return hash }
  var hash = fowlerNollVoBasis
  for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* fowlerNollVoPrime }
  return mix64(hash)
}

/// The name of a string literal; the same as for a `String` with the same content.
///
/// - Complexity: O(length of `text`).
public func stableHash(_ text: StaticString) -> UInt64 {
  text.withUTF8Buffer(fowlerNollVo)
}

private func fowlerNollVo(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
  var hash = fowlerNollVoBasis
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* fowlerNollVoPrime }
  return mix64(hash)
}

private let fowlerNollVoBasis: UInt64 = 0xCBF2_9CE4_8422_2325
private let fowlerNollVoPrime: UInt64 = 0x100_0000_01B3

/// Maps 64 random bits to `0..<bound` without division on the common path.
///
/// The bias is below `bound / 2^64`, which no run can observe; a rejection loop would make the number
/// of draws depend on their values. Source: Lemire, Fast Random Integer Generation in an Interval,
/// ACM TOMACS 2019.
@inlinable @inline(__always)
public func bounded(_ bits: UInt64, below bound: UInt64) -> UInt64 {
  bits.multipliedFullWidth(by: bound).high
}
