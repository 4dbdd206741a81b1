import Primitives

/// A frame of the logical log, read in place: its checksum was verified and nothing was copied.
public struct LogFrame: Hashable, Sendable {
  public let timestamp: UInt64
  /// The frame's own checksum, from which the next one continues.
  public let checksum: UInt32
  /// The number of bytes in the frame.
  public let size: Int
  /// The range of the operations in the bytes that were read.
  public let payload: Range<Int>

  /// What was found at one offset of the log.
  public enum Reading: Hashable, Sendable {
    case frame(LogFrame)
    /// There may be a frame here, but this many bytes are needed to tell.
    case needs(byteCount: Int)
    /// A complete frame is here, but its checksum is wrong: the log ends here.
    case damaged
    /// There is no frame: the log ends here.
    case end
  }

  /// Reads the frame at `offset` of `bytes`, whose predecessor's checksum was `previous`.
  ///
  /// Never traps, whatever the bytes are.
  /// - Complexity: O(size of the frame).
  public static func read(_ bytes: RawSpan, at offset: Int, after previous: UInt32) -> Reading {
    let available = bytes.byteCount - offset
    let overhead = LogFormat.frameHeaderSize + LogFormat.trailerSize
    guard available >= LogFormat.frameHeaderSize else { return .needs(byteCount: overhead) }
    let frame = bytes.extracting(offset..<bytes.byteCount)
    guard loadInteger(frame, at: 0, as: UInt32.self) == LogFormat.frameMagic else { return .end }
    let length = Int(loadInteger(frame, at: 4, as: UInt32.self))
    guard length <= LogFormat.payloadLimit else { return .end }
    let size = length + overhead
    guard available >= size else { return .needs(byteCount: size) }
    let covered = LogFormat.frameHeaderSize + length
    let checksum = CRC32C.checksum(frame.extracting(0..<covered), seed: previous)
    guard loadInteger(frame, at: covered, as: UInt32.self) == checksum,
      loadInteger(frame, at: covered + 4, as: UInt32.self) == LogFormat.endMark,
      LogPayloadReader.count(frame.extracting(LogFormat.frameHeaderSize..<covered))
        == Int(loadInteger(frame, at: 8, as: UInt32.self))
    else { return .damaged }
    let start = offset + LogFormat.frameHeaderSize
    return .frame(
      LogFrame(
        timestamp: loadInteger(frame, at: 16, as: UInt64.self), checksum: checksum, size: size,
        payload: start..<start + length))
  }
}
