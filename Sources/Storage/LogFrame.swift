import Primitives

/// A frame of the logical log where it stands: checked, and nothing of it copied.
public struct LogFrame: Hashable, Sendable {
  public let timestamp: UInt64
  /// The frame's own check, from which the next one continues.
  public let check: UInt32
  /// The bytes that the frame takes.
  public let size: Int
  /// Where the operations stand in the bytes that were read.
  public let payload: Range<Int>

  /// What stands at one place of the log.
  public enum Reading: Hashable, Sendable {
    case frame(LogFrame)
    /// A frame may stand here, but this many bytes are needed to tell.
    case needs(byteCount: Int)
    /// A frame is here as a whole, and its check differs: the log ends here.
    case damaged
    /// No frame: the log ends here.
    case end
  }

  /// Reads the frame at `offset` of `bytes`, whose predecessor's check was `chain`.
  ///
  /// Never traps, whatever the bytes are.
  /// - Complexity: O(size of the frame).
  public static func read(_ bytes: RawSpan, at offset: Int, after chain: UInt32) -> Reading {
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
    let check = CRC32C.checksum(frame.extracting(0..<covered), seed: chain)
    guard loadInteger(frame, at: covered, as: UInt32.self) == check,
      loadInteger(frame, at: covered + 4, as: UInt32.self) == LogFormat.endMark,
      LogPayloadReader.count(frame.extracting(LogFormat.frameHeaderSize..<covered))
        == Int(loadInteger(frame, at: 8, as: UInt32.self))
    else { return .damaged }
    let start = offset + LogFormat.frameHeaderSize
    return .frame(
      LogFrame(
        timestamp: loadInteger(frame, at: 16, as: UInt64.self), check: check, size: size,
        payload: start..<start + length))
  }
}
