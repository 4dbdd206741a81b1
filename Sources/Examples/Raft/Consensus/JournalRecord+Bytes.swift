import AsyncIO
import Primitives

// A record in a journal: 48 bytes in little endian. The checksum (CRC-32C of everything after it, continued from
// the journal's salt), the kind, and five numbers: of a ballot its term and the vote plus one; of an entry its
// index, its term, and its command if it has one; of a cut its index.

extension JournalRecord {
  static let size = 48

  private enum Kind {
    static let (ballot, blank, command, cut): (Int, Int, Int, Int) = (1, 2, 3, 4)
  }

  private var fields: (kind: Int, Int, Int, Int, Int, Int) {
    switch self {
    case .ballot(let term, let vote): (Kind.ballot, term, (vote ?? -1) + 1, 0, 0, 0)
    case .cut(let index): (Kind.cut, index, 0, 0, 0, 0)
    case .entry(let index, let entry):
      if let command = entry.command {
        (Kind.command, index, entry.term, command.client, command.number, command.value)
      } else {
        (Kind.blank, index, entry.term, 0, 0, 0)
      }
    }
  }

  /// Writes the record into `buffer`, which has room for it at `offset`.
  func encode(into buffer: IOBuffer, at offset: Int, salt: UInt32) {
    let bytes = buffer.storage
    let (kind, a, b, c, d, e) = fields
    bytes.storeBytes(of: UInt32(kind).littleEndian, toByteOffset: offset + 4, as: UInt32.self)
    var place = offset + 8
    for number in [a, b, c, d, e] {
      bytes.storeBytes(of: Int64(number).littleEndian, toByteOffset: place, as: Int64.self)
      place += 8
    }
    let check = Self.check(buffer.bytes, at: offset, salt)
    bytes.storeBytes(of: check.littleEndian, toByteOffset: offset, as: UInt32.self)
  }

  /// The record at `offset`; nil if there is none, or only part of one.
  static func decode(_ bytes: RawSpan, at offset: Int, salt: UInt32) -> JournalRecord? {
    guard offset + size <= bytes.byteCount, word(bytes, offset) == check(bytes, at: offset, salt)
    else { return nil }
    let (a, b) = (number(bytes, offset + 8), number(bytes, offset + 16))
    switch Int(word(bytes, offset + 4)) {
    case Kind.ballot: return .ballot(term: a, vote: b == 0 ? nil : b - 1)
    case Kind.blank: return .entry(index: a, Entry(term: b))
    case Kind.command:
      let command = Command(
        client: number(bytes, offset + 24), number: number(bytes, offset + 32),
        value: number(bytes, offset + 40))
      return .entry(index: a, Entry(term: b, command))
    case Kind.cut: return .cut(from: a)
    default: return nil
    }
  }

  private static func check(_ bytes: RawSpan, at offset: Int, _ salt: UInt32) -> UInt32 {
    CRC32C.checksum(bytes.extracting((offset + 4)..<(offset + size)), seed: salt)
  }

  private static func word(_ bytes: RawSpan, _ offset: Int) -> UInt32 {
    UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  private static func number(_ bytes: RawSpan, _ offset: Int) -> Int {
    Int(Int64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Int64.self)))
  }
}

/// The beginning of a journal: what it is, and the salt of its checksums.
enum JournalHeader {
  static let size = 16
  private static let magic: UInt64 = 0x6A72_6C31_7266_7431

  static func encode(into buffer: IOBuffer, salt: UInt32) {
    buffer.storage.storeBytes(of: magic.littleEndian, as: UInt64.self)
    buffer.storage.storeBytes(of: salt.littleEndian, toByteOffset: 8, as: UInt32.self)
  }

  /// The salt; nil if this is not a journal.
  static func salt(of bytes: RawSpan) -> UInt32? {
    guard bytes.byteCount >= size,
      UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)) == magic
    else { return nil }
    return UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt32.self))
  }
}
