import Primitives

/// One change in the form of the log: a key with its new value, or with none.
///
/// Layout, in little endian: the checksum (CRC-32C of everything after it, continued from the log's salt), the
/// length of the key, the length of the value plus one, or 0 for none; then the bytes of both. The salt is drawn
/// for each log, so that what an older log has left behind is not a record of this one.
struct LogRecord: Equatable {
  var key: String
  /// Nil if the key is removed.
  var value: String?

  static let headSize = 12

  func encoded(salt: UInt32) -> [UInt8] {
    var body: [UInt8] = []
    Self.append(UInt32(key.utf8.count), to: &body)
    Self.append(value.map { UInt32($0.utf8.count) + 1 } ?? 0, to: &body)
    body += key.utf8
    if let value { body += value.utf8 }
    var bytes: [UInt8] = []
    Self.append(CRC32C.checksum(body.span.bytes, seed: salt), to: &bytes)
    return bytes + body
  }

  /// The record that begins at `offset`, and where it ends; nil if there is none, or only part of one.
  static func decode(_ bytes: [UInt8], at offset: Int, salt: UInt32) -> (LogRecord, end: Int)? {
    guard offset + headSize <= bytes.count else { return nil }
    let keyCount = Int(number(bytes, at: offset + 4))
    let valueWord = Int(number(bytes, at: offset + 8))
    let keyStart = offset + headSize
    let end = keyStart + keyCount + max(0, valueWord - 1)
    guard end <= bytes.count else { return nil }
    let check = CRC32C.checksum(Array(bytes[(offset + 4)..<end]).span.bytes, seed: salt)
    guard number(bytes, at: offset) == check else { return nil }
    let key = String(decoding: bytes[keyStart..<(keyStart + keyCount)], as: UTF8.self)
    let value = String(decoding: bytes[(keyStart + keyCount)..<end], as: UTF8.self)
    return (LogRecord(key: key, value: valueWord == 0 ? nil : value), end)
  }

  static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(number >> shift & 0xFF)) }
  }

  static func number(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
  }
}

/// The beginning of a log: what it is, and the salt of its checksums.
enum LogHeader {
  static let size = 16
  private static let magic = Array("heddle-log1\n".utf8)

  static func encoded(salt: UInt32) -> [UInt8] {
    var bytes = magic
    LogRecord.append(salt, to: &bytes)
    return bytes
  }

  /// The salt; nil if this is not a log.
  static func salt(of bytes: [UInt8]) -> UInt32? {
    guard bytes.count >= size, Array(bytes.prefix(magic.count)) == magic else { return nil }
    return LogRecord.number(bytes, at: magic.count)
  }
}
