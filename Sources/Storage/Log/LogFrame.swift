import Primitives

/// One frame of the logical log, read back.
public struct LogFrame: Hashable, Sendable {
  public let timestamp: UInt64
  public let operations: [LogOperation]
  /// The frame's own check, from which the next one continues.
  public let check: UInt32
  /// The bytes that the frame takes.
  public let size: Int

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
    let payload = Int(loadInteger(frame, at: 4, as: UInt32.self))
    guard payload <= LogFormat.payloadLimit else { return .end }
    let size = payload + overhead
    guard available >= size else { return .needs(byteCount: size) }
    let covered = LogFormat.frameHeaderSize + payload
    let check = CRC32C.checksum(frame.extracting(0..<covered), seed: chain)
    guard loadInteger(frame, at: covered, as: UInt32.self) == check,
      loadInteger(frame, at: covered + 4, as: UInt32.self) == LogFormat.endMark,
      let operations = readOperations(
        frame.extracting(LogFormat.frameHeaderSize..<covered),
        count: Int(loadInteger(frame, at: 8, as: UInt32.self)))
    else { return .damaged }
    let timestamp = loadInteger(frame, at: 16, as: UInt64.self)
    return .frame(
      LogFrame(timestamp: timestamp, operations: operations, check: check, size: size))
  }

  /// The operations; nil where the bytes are not exactly `count` of them.
  private static func readOperations(_ bytes: RawSpan, count: Int) -> [LogOperation]? {
    // Each takes two bytes at least, whatever the frame claims.
    guard count <= bytes.byteCount / 2 else { return nil }
    var operations: [LogOperation] = []
    operations.reserveCapacity(count)
    var offset = 0
    while offset < bytes.byteCount {
      guard let operation = readOperation(bytes, at: &offset) else { return nil }
      operations.append(operation)
    }
    return operations.count == count ? operations : nil
  }

  private static func readOperation(_ bytes: RawSpan, at offset: inout Int) -> LogOperation? {
    let kind = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    offset += 1
    guard let table = Varint.read(bytes, at: &offset), table <= UInt64(UInt32.max) else {
      return nil
    }
    if kind == 3 { return .dropTable(table: UInt32(table)) }
    guard kind == 1 || kind == 2, let zigzag = Varint.read(bytes, at: &offset) else { return nil }
    let row = Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
    if kind == 2 { return .delete(table: UInt32(table), row: row) }
    guard let count = Varint.read(bytes, at: &offset),
      count <= UInt64(bytes.byteCount - offset)
    else { return nil }
    let end = offset + Int(count)
    let payload = bytes.extracting(offset..<end).withUnsafeBytes { [UInt8]($0) }
    offset = end
    return .upsert(table: UInt32(table), row: row, record: Record(bytes: payload))
  }
}
