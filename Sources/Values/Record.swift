import Primitives

/// Why bytes are not a record.
public enum RecordError: Error, Equatable, Sendable {
  /// The header's length, or a varint in it, does not fit the bytes.
  case malformedHeader
  /// A serial type that the format reserves.
  case reservedSerialType(UInt64)
  /// A column's content would end after the record.
  case contentTooShort(column: Int)
  /// A text is not UTF-8.
  case invalidText(column: Int)
}

/// One row as bytes in SQLite's record format.
///
/// A header of varints (its own length, then one serial type for each column), then the contents. Source:
/// sqlite.org/fileformat2.html, section 2.1.
public struct Record: Hashable, Sendable {
  /// The encoded row.
  public internal(set) var bytes: [UInt8]

  /// Takes bytes as they are; malformed ones are noticed when a column is read.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// Becomes another row, in the memory of this one if it is not shared.
  package mutating func replace(by bytes: RawSpan) {
    bytes.withUnsafeBytes { source in
      if source.count == self.bytes.count {
        self.bytes.withUnsafeMutableBytes { $0.copyMemory(from: source) }
      } else {
        self.bytes.removeAll(keepingCapacity: true)
        self.bytes.append(contentsOf: source)
      }
    }
  }

  /// The value of the column at `index`; NULL after the last one, as for a column added later.
  ///
  /// - Throws: If the bytes are malformed up to that column.
  /// - Complexity: O(`index` + length of the value).
  public func value(at index: Int) throws(RecordError) -> Value {
    var reader = try RecordReader(bytes.span.bytes)
    for _ in 0..<index {
      guard try reader.skip() else { return .null }
    }
    return try reader.next() ?? .null
  }

  /// The value of the column at `index`, continuing from where an earlier call for this row stopped.
  ///
  /// - Throws: If the bytes are malformed up to that column.
  /// - Complexity: O(columns between the two + length of the value).
  package func value(
    at index: Int, from position: inout RecordPosition
  ) throws(RecordError) -> Value {
    var reader = try RecordReader(bytes.span.bytes)
    // After the last column read, if columns are read in order.
    if position.column > 0, position.column <= index { reader.move(to: position) }
    while reader.position.column < index {
      guard try reader.skip() else { return .null }
    }
    let value = try reader.next()
    position = reader.position
    return value ?? .null
  }

  /// The values of all columns, in order.
  ///
  /// - Throws: If the bytes are malformed.
  public func values() throws(RecordError) -> [Value] {
    var reader = try RecordReader(bytes.span.bytes)
    var values: [Value] = []
    while let value = try reader.next() { values.append(value) }
    return values
  }

  /// Puts the values of the first columns into initialised memory; NULL after the last one.
  ///
  /// - Throws: If the bytes are malformed.
  package func read(into target: UnsafeMutableBufferPointer<Value>) throws(RecordError) {
    var reader = try RecordReader(bytes.span.bytes)
    for index in target.indices { target[index] = try reader.next() ?? .null }
  }

  /// The number of columns.
  ///
  /// - Throws: If the header is malformed.
  public func columnCount() throws(RecordError) -> Int {
    var reader = try RecordReader(bytes.span.bytes)
    var count = 0
    while try reader.skip() { count += 1 }
    return count
  }
}

/// How far a record has been read.
package struct RecordPosition: Sendable {
  /// The next column.
  fileprivate(set) var column = 0
  fileprivate var header = 0
  fileprivate var content = 0

  /// Before the first column.
  package init() {}
}

/// Reads a record column by column, from the first on.
package struct RecordReader: ~Escapable {
  private let bytes: RawSpan
  private let headerEnd: Int
  private var header: Int
  private var content: Int
  private var column = 0

  @inline(__always)
  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan) throws(RecordError) {
    self.bytes = bytes
    if bytes.byteCount > 0 {
      let byte = bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
      if byte > 0, byte < 0x80, Int(byte) <= bytes.byteCount {
        (header, headerEnd, content) = (1, Int(byte), Int(byte))
        return
      }
    }
    var offset = 0
    guard let length = Varint.read(bytes, at: &offset), length >= UInt64(offset),
      length <= UInt64(bytes.byteCount)
    else { throw .malformedHeader }
    header = offset
    headerEnd = Int(length)
    content = Int(length)
  }

  fileprivate var position: RecordPosition {
    var position = RecordPosition()
    (position.column, position.header, position.content) = (column, header, content)
    return position
  }

  fileprivate mutating func move(to position: RecordPosition) {
    (column, header, content) = (position.column, position.header, position.content)
  }

  /// Skips a column.
  ///
  /// - Returns: Whether there was one.
  package mutating func skip() throws(RecordError) -> Bool {
    guard let type = try nextSerialType() else { return false }
    _ = try takeContent(try Self.length(of: type))
    return true
  }

  /// The value of the next column, or nil after the last one.
  @inline(__always)
  package mutating func next() throws(RecordError) -> Value? {
    guard let type = try nextSerialType() else { return nil }
    let length = try Self.length(of: type)
    let start = try takeContent(length)
    switch type {
    case 0: return .null
    case 1...6: return .integer(bigEndian(at: start, length))
    case 7: return Value(Double(bitPattern: UInt64(bitPattern: bigEndian(at: start, 8))))
    case 8: return .integer(0)
    case 9: return .integer(1)
    default: return try string(isText: type & 1 == 1, start, length)
    }
  }

  @inline(__always)
  private mutating func nextSerialType() throws(RecordError) -> UInt64? {
    guard header < headerEnd else { return nil }
    column += 1
    let byte = bytes.unsafeLoad(fromByteOffset: header, as: UInt8.self)
    if byte < 0x80 {
      header += 1
      return UInt64(byte)
    }
    guard let type = Varint.read(bytes, at: &header), header <= headerEnd else {
      throw .malformedHeader
    }
    return type
  }

  @inline(__always)
  private mutating func takeContent(_ length: Int) throws(RecordError) -> Int {
    guard length <= bytes.byteCount - content else { throw .contentTooShort(column: column - 1) }
    defer { content += length }
    return content
  }

  @inline(__always)
  private static func length(of type: UInt64) throws(RecordError) -> Int {
    switch type {
    case 0, 8, 9: return 0
    case 1...4: return Int(type)
    case 5: return 6
    case 6, 7: return 8
    case 10, 11: throw .reservedSerialType(type)
    default: return Int((type - 12) / 2)
    }
  }

  @inline(__always)
  private func bigEndian(at start: Int, _ length: Int) -> Int64 {
    let first = bytes.unsafeLoad(fromByteOffset: start, as: Int8.self)
    var value = Int64(first)
    for offset in 1..<max(length, 1) {
      value = value &<< 8 | Int64(bytes.unsafeLoad(fromByteOffset: start + offset, as: UInt8.self))
    }
    return value
  }

  private func string(isText: Bool, _ start: Int, _ length: Int) throws(RecordError) -> Value {
    let content = bytes.extracting(start..<start + length)
    guard isText else { return .blob(content.withUnsafeBytes { [UInt8]($0) }) }
    // Validating is slow in the standard library, and decoding is fast but repairs.
    let text = content.withUnsafeBytes { bytes in
      isASCII(content)
        ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    }
    guard let text else { throw .invalidText(column: column - 1) }
    return .text(text)
  }
}

/// Whether no byte has its high bit set.
private func isASCII(_ bytes: RawSpan) -> Bool {
  var offset = 0
  while offset + 8 <= bytes.byteCount {
    let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    if word & 0x8080_8080_8080_8080 != 0 { return false }
    offset += 8
  }
  while offset < bytes.byteCount {
    if bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) & 0x80 != 0 { return false }
    offset += 1
  }
  return true
}
