import Testing

@testable import LogStoreExample

@Suite("Record of the log") struct LogRecordTests {
  private let records = [
    LogRecord(key: "key", value: "value"), LogRecord(key: "", value: ""),
    LogRecord(key: "gone", value: nil),
    LogRecord(key: "ä", value: String(repeating: "ö", count: 400)),
  ]

  @Test("A record is read as it was written, wherever it lies")
  func roundTrip() throws {
    for record in records {
      let bytes = [1, 2, 3] + record.encoded(salt: 5) + [4]
      let (read, end) = try #require(LogRecord.decode(bytes, at: 3, salt: 5))
      #expect(read == record && end == bytes.count - 1)
    }
  }

  @Test("A part of a record, a record with another byte and one of another log are not records")
  func damage() {
    for record in records {
      let bytes = record.encoded(salt: 5)
      for count in 0..<bytes.count {
        #expect(LogRecord.decode(Array(bytes.prefix(count)), at: 0, salt: 5) == nil)
        var other = bytes
        other[count] ^= 0x10
        #expect(LogRecord.decode(other, at: 0, salt: 5) == nil)
      }
      #expect(LogRecord.decode(bytes, at: 0, salt: 6) == nil)
    }
    #expect(LogRecord.decode([UInt8](repeating: 0, count: 64), at: 0, salt: 5) == nil)
  }

  @Test("A header tells a log from any other file, and has its salt")
  func header() {
    let bytes = LogHeader.encoded(salt: 77)
    #expect(bytes.count == LogHeader.size)
    #expect(LogHeader.salt(of: bytes + [1]) == 77)
    #expect(LogHeader.salt(of: Array(bytes.dropLast())) == nil)
    #expect(LogHeader.salt(of: [0] + bytes.dropFirst()) == nil)
  }
}
