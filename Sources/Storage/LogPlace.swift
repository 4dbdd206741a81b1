import Primitives

/// A frame of the logical log where it stands: checked, and nothing of it copied.
public struct LogPlace: Hashable, Sendable {
  public let timestamp: UInt64
  /// The frame's own check, from which the next one continues.
  public let check: UInt32
  /// The bytes that the frame takes.
  public let size: Int
  /// Where the operations stand in the bytes that were read.
  public let payload: Range<Int>

  /// What stands at one place of the log.
  public enum Finding: Hashable, Sendable {
    case frame(LogPlace)
    /// A frame may stand here, but this many bytes are needed to tell.
    case needs(byteCount: Int)
    /// A frame is here as a whole, and its check differs: the log ends here.
    case damaged
    /// No frame: the log ends here.
    case end
  }

  /// Finds the frame at `offset` of `bytes`, whose predecessor's check was `chain`.
  ///
  /// Never traps, whatever the bytes are.
  /// - Complexity: O(size of the frame).
  public static func find(_ bytes: RawSpan, at offset: Int, after chain: UInt32) -> Finding {
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
      LogPlace(
        timestamp: loadInteger(frame, at: 16, as: UInt64.self), check: check, size: size,
        payload: start..<start + length))
  }
}

/// Reads the operations of a frame one by one from its payload, without copying any.
public struct LogPayloadReader: ~Escapable {
  /// One operation; a record is named by where it stands in the payload.
  public enum Entry: Hashable, Sendable {
    case upsert(table: UInt32, row: Int64, record: Range<Int>)
    case delete(table: UInt32, row: Int64)
    case dropTable(table: UInt32)
  }

  private let bytes: RawSpan
  private var offset = 0

  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) { self.bytes = bytes }

  /// Whether all bytes have been read.
  private var isAtEnd: Bool { offset == bytes.byteCount }

  /// The number of operations; nil where the bytes are no operations to their end.
  static func count(_ bytes: RawSpan) -> Int? {
    var reader = LogPayloadReader(bytes)
    var count = 0
    while reader.next() != nil { count += 1 }
    return reader.isAtEnd ? count : nil
  }

  /// The next operation; nil at the end, and where the bytes are none.
  public mutating func next() -> Entry? {
    guard !isAtEnd else { return nil }
    let start = offset
    if let entry = read() { return entry }
    offset = start
    return nil
  }

  private mutating func read() -> Entry? {
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
    let record = offset..<offset + Int(count)
    offset = record.upperBound
    return .upsert(table: UInt32(table), row: row, record: record)
  }
}
