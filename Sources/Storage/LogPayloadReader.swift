import Primitives

/// Reads the operations of a frame one by one from its payload, without copying any.
public struct LogPayloadReader: ~Escapable {
  /// One operation; a record is given as its range in the payload.
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

  /// The number of operations; nil unless the bytes are operations to their end.
  static func count(_ bytes: RawSpan) -> Int? {
    var reader = LogPayloadReader(bytes)
    var count = 0
    while reader.next() != nil { count += 1 }
    return reader.isAtEnd ? count : nil
  }

  /// The next operation; nil at the end, and if the bytes are not an operation.
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
