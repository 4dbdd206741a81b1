import Primitives

/// Sizes and magic numbers of the logical log; all integers are little-endian.
///
/// A header of 32 bytes (magic, version, salt, reserved, CRC-32C) is followed by frames. A frame is a
/// header of 24 bytes (magic, payload size, number of operations, reserved, commit timestamp), the
/// operations, and a trailer of 8 bytes: a CRC-32C over header and payload that continues from the
/// previous frame's, and an end mark. The chain begins at a CRC of the salt.
public enum LogFormat {
  public static let headerMagic: UInt64 = 0x676F_6C2D_6C64_6568  // "hedl-log"
  public static let version: UInt32 = 1
  public static let headerSize = 32
  public static let frameMagic: UInt32 = 0x4D52_4648  // "HFRM"
  public static let frameHeaderSize = 24
  public static let trailerSize = 8
  public static let endMark: UInt32 = 0x4D52_4645  // "EFRM"

  /// The largest payload of one frame, in bytes.
  public static let payloadLimit = 1 << 30
}

/// The first bytes of a log, which make its chain of checksums unique.
public struct LogHeader: Hashable, Sendable {
  public let salt: UInt64

  public init(salt: UInt64) { self.salt = salt }

  /// The value with which the chain of frame checksums begins.
  public var chainSeed: UInt32 {
    var bytes: [UInt8] = []
    appendInteger(salt, to: &bytes)
    return CRC32C.checksum(bytes.span.bytes)
  }

  /// The header's 32 bytes.
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    appendInteger(LogFormat.headerMagic, to: &bytes)
    appendInteger(LogFormat.version, to: &bytes)
    appendInteger(salt, to: &bytes)
    appendInteger(UInt64(0), to: &bytes)
    appendInteger(CRC32C.checksum(bytes.span.bytes), to: &bytes)
    return bytes
  }

  /// What the first bytes of a log file say.
  public enum Reading: Hashable, Sendable {
    case header(LogHeader)
    /// Shorter than a header, or all zeros: nothing was ever acknowledged here.
    case empty
    case corrupt(String)
  }

  /// Reads a header; `bytes` may be shorter than one.
  public static func read(_ bytes: RawSpan) -> Reading {
    guard bytes.byteCount >= LogFormat.headerSize else { return .empty }
    if isZero(bytes, count: LogFormat.headerSize) { return .empty }
    guard loadInteger(bytes, at: 0, as: UInt64.self) == LogFormat.headerMagic else {
      return .corrupt("the log does not begin with its magic number")
    }
    let version = loadInteger(bytes, at: 8, as: UInt32.self)
    guard version == LogFormat.version else {
      return .corrupt("the log has version \(version), this engine reads \(LogFormat.version)")
    }
    let checksum = loadInteger(bytes, at: 28, as: UInt32.self)
    guard checksum == CRC32C.checksum(bytes.extracting(0..<28)) else {
      return .corrupt("the log's header has a wrong checksum")
    }
    return .header(LogHeader(salt: loadInteger(bytes, at: 12, as: UInt64.self)))
  }

  private static func isZero(_ bytes: RawSpan, count: Int) -> Bool {
    for offset in 0..<count where bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) != 0 {
      return false
    }
    return true
  }
}

/// Appends an integer in little-endian order.
@inline(__always)
func appendInteger<Integer: FixedWidthInteger>(_ value: Integer, to bytes: inout [UInt8]) {
  var rest = value
  for _ in 0..<Integer.bitWidth / 8 {
    bytes.append(UInt8(truncatingIfNeeded: rest))
    rest >>= 8
  }
}

/// Reads a little-endian integer; the caller has checked that the bytes are there.
@inline(__always)
func loadInteger<Integer: FixedWidthInteger & BitwiseCopyable>(
  _ bytes: RawSpan, at offset: Int, as type: Integer.Type
) -> Integer {
  Integer(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
}
