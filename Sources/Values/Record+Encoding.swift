import Primitives

extension Record {
  /// Encodes one row.
  ///
  /// - Complexity: O(bytes of the record); one allocation.
  @inlinable
  public init(encoding values: [Value]) {
    self = values.withUnsafeBufferPointer { Record(encoding: $0) }
  }

  /// Encodes one row that is in memory, such as in a machine's registers.
  ///
  /// - Complexity: O(bytes of the record); one allocation.
  public init(encoding values: UnsafeBufferPointer<Value>) {
    var (typesLength, contentLength) = (0, 0)
    for value in values {
      let (type, length) = value.serialType
      typesLength += Varint.length(of: type)
      contentLength += length
    }
    let headerLength = Self.headerLength(typesLength: typesLength)
    let total = headerLength + contentLength
    bytes = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      var writer = RecordWriter(buffer)
      writer.put(varint: UInt64(headerLength))
      for value in values { writer.put(varint: value.serialType.type) }
      for value in values { writer.put(contentOf: value) }
      count = total
    }
  }

  /// The header includes its own length, whose varint may grow because of that.
  private static func headerLength(typesLength: Int) -> Int {
    var length = typesLength + 1
    while typesLength + Varint.length(of: UInt64(length)) > length { length += 1 }
    return length
  }
}

extension Value {
  /// The code of the value in a record's header, and the length of its content.
  var serialType: (type: UInt64, length: Int) {
    switch self {
    case .null: (0, 0)
    case .integer(let integer): Self.serialType(of: integer)
    case .real: (7, 8)
    case .text(let text): (13 + 2 * UInt64(text.utf8.count), text.utf8.count)
    case .blob(let bytes): (12 + 2 * UInt64(bytes.count), bytes.count)
    }
  }

  private static func serialType(of integer: Int64) -> (type: UInt64, length: Int) {
    if integer == 0 { return (8, 0) }
    if integer == 1 { return (9, 0) }
    let magnitude = integer < 0 ? ~integer : integer
    return switch 64 - magnitude.leadingZeroBitCount {
    case ..<8: (1, 1)
    case ..<16: (2, 2)
    case ..<24: (3, 3)
    case ..<32: (4, 4)
    case ..<48: (5, 6)
    default: (6, 8)
    }
  }
}

/// Fills a record's memory from its start.
private struct RecordWriter {
  private let memory: UnsafeMutableBufferPointer<UInt8>
  private var offset = 0

  init(_ memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

  private mutating func put(_ byte: UInt8) {
    memory.initializeElement(at: offset, to: byte)
    offset += 1
  }

  mutating func put(varint value: UInt64) {
    if value < 0x80 { return put(UInt8(value)) }
    if value < 0x4000 {
      put(UInt8(value >> 7) | 0x80)
      return put(UInt8(value & 0x7F))
    }
    var long: [UInt8] = []
    Varint.append(value, to: &long)
    for byte in long { put(byte) }
  }

  mutating func put(contentOf value: Value) {
    switch value {
    case .null: break
    case .integer(let integer):
      put(UInt64(bitPattern: integer), byteCount: value.serialType.length)
    case .real(let real): put(real.bitPattern, byteCount: 8)
    case .text(let text): text.utf8Span.span.withUnsafeBufferPointer { put($0) }
    case .blob(let bytes): bytes.withUnsafeBufferPointer { put($0) }
    }
  }

  private mutating func put(_ word: UInt64, byteCount: Int) {
    var shift = (byteCount - 1) * 8
    while shift >= 0 {
      put(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      shift -= 8
    }
  }

  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    _ = memory.extracting(offset..<offset + bytes.count).initialize(fromContentsOf: bytes)
    offset += bytes.count
  }
}
