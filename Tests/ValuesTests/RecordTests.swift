import Primitives
import Testing
import Values

@Suite("Record")
struct RecordTests {
  private static let samples: [Value] = [
    .null, .integer(0), .integer(1), .integer(-1), .integer(127), .integer(-128), .integer(128),
    .integer(32767), .integer(-32768), .integer(32768), .integer(8_388_607), .integer(8_388_608),
    .integer(-8_388_609), .integer(2_147_483_647), .integer(2_147_483_648),
    .integer(140_737_488_355_327), .integer(140_737_488_355_328), .integer(.max), .integer(.min),
    .real(0), .real(-1.5), .real(.infinity), .text(""), .text("größe"), .blob([]),
    .blob([0, 255, 1]), .text(String(repeating: "x", count: 300)),
  ]

  @Test("Every value comes back from a record of one column")
  func singleColumns() throws {
    for value in Self.samples {
      let record = Record(encoding: [value])
      #expect(try record.value(at: 0) == value)
      #expect(try record.columnCount() == 1)
    }
  }

  @Test(
    "A record that becomes another row leaves its copies as they are, even if lengths differ")
  func replaced() throws {
    for next in [Record(encoding: [.integer(5)]), Record(encoding: [.text("longer")])] {
      var record = Record(encoding: [.integer(4)])
      let copy = record
      record.replace(by: next.bytes.span.bytes)
      #expect(record == next)
      #expect(copy == Record(encoding: [.integer(4)]))
    }
  }

  @Test("All values come back from a record of many columns, whole and one by one")
  func manyColumns() throws {
    let record = Record(encoding: Self.samples)
    #expect(try record.values() == Self.samples)
    for index in Self.samples.indices {
      #expect(try record.value(at: index) == Self.samples[index])
    }
  }

  @Test("The bytes are those of SQLite's format")
  func bytes() {
    #expect(Record(encoding: [.null, .integer(1), .text("ab")]).bytes == [4, 0, 9, 17, 97, 98])
    #expect(Record(encoding: [.integer(-2), .integer(300)]).bytes == [3, 1, 2, 254, 1, 44])
    #expect(
      Record(encoding: [.integer(1 << 40)]).bytes == [2, 5, 1, 0, 0, 0, 0, 0])
    #expect(Record(encoding: [.real(1)]).bytes == [2, 7, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0])
  }

  @Test("A header of more than 127 bytes counts its longer length")
  func longHeader() throws {
    for count in [125, 126, 127, 128, 300, 20_000] {
      let values = [Value](repeating: .integer(5), count: count)
      #expect(try Record(encoding: values).values() == values)
    }
  }

  @Test("A column after the last one is NULL")
  func missingColumn() throws {
    #expect(try Record(encoding: [.integer(7)]).value(at: 1) == .null)
  }

  @Test("Malformed bytes are an error that says why")
  func malformed() {
    #expect(throws: RecordError.malformedHeader) { try Record(bytes: []).value(at: 0) }
    #expect(throws: RecordError.malformedHeader) { try Record(bytes: [0]).value(at: 0) }
    #expect(throws: RecordError.malformedHeader) { try Record(bytes: [9, 1]).value(at: 0) }
    #expect(throws: RecordError.reservedSerialType(10)) { try Record(bytes: [2, 10]).values() }
    #expect(throws: RecordError.contentTooShort(column: 0)) {
      try Record(bytes: [2, 6, 0]).values()
    }
    #expect(throws: RecordError.invalidText(column: 0)) {
      try Record(bytes: [2, 15, 0xFF]).values()
    }
  }

  @Test("Random bytes and damaged records never trap")
  func fuzz() {
    var state: UInt64 = 1
    func draw() -> UInt64 {
      state &+= 1
      return mix64(state)
    }
    let good = Record(encoding: Self.samples).bytes
    var failures = 0
    for round in 0..<20_000 {
      var bytes = good
      if round % 2 == 0 {
        bytes = (0..<Int(draw() % 24)).map { _ in UInt8(truncatingIfNeeded: draw()) }
      } else {
        bytes[Int(draw() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: draw())
        bytes.removeLast(Int(draw() % 8))
      }
      do { _ = try Record(bytes: bytes).values() } catch { failures += 1 }
    }
    #expect(failures > 5_000)
  }
}
