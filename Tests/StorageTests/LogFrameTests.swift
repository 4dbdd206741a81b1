import Primitives
import Testing

@testable import Storage
@testable import Values

@Suite("Log frames") struct LogFrameTests {
  private let operations: [LogOperation] = [
    .upsert(table: 1, row: 1, record: Record(encoding: [.text("t"), .integer(7)])),
    .upsert(table: 2, row: -5, record: Record(encoding: [])),
    .delete(table: 300, row: .max), .delete(table: .max, row: .min), .dropTable(table: 9),
    .upsert(table: 7, row: 0, record: Record(encoding: [.blob(Array(repeating: 3, count: 300))])),
  ]

  private func frame(_ operations: [LogOperation], _ timestamp: UInt64, _ chain: UInt32)
    -> (bytes: [UInt8], checksum: UInt32)
  {
    var builder = LogFrameBuilder(timestamp: timestamp)
    for operation in operations { builder.append(operation) }
    return builder.sealed(after: chain)
  }

  /// The operations of a payload, each with a copy of its record.
  private func operations(in payload: RawSpan) -> [LogOperation] {
    var reader = LogPayloadReader(payload)
    var operations: [LogOperation] = []
    while let entry = reader.next() {
      switch entry {
      case .upsert(let table, let row, let range):
        let bytes = payload.extracting(range).withUnsafeBytes { [UInt8]($0) }
        operations.append(.upsert(table: table, row: row, record: Record(bytes: bytes)))
      case .delete(let table, let row): operations.append(.delete(table: table, row: row))
      case .dropTable(let table): operations.append(.dropTable(table: table))
      }
    }
    return operations
  }

  @Test("A frame reads back as it was built, at any offset")
  func roundTrip() {
    let (bytes, checksum) = frame(operations, 42, 17)
    let padded = [UInt8](repeating: 9, count: 5) + bytes + [1, 2, 3]
    guard case .frame(let found) = LogFrame.read(padded.span.bytes, at: 5, after: 17) else {
      Issue.record("the frame is not found")
      return
    }
    #expect(found.timestamp == 42 && found.checksum == checksum && found.size == bytes.count)
    #expect(operations(in: padded.span.bytes.extracting(found.payload)) == operations)
    #expect(LogFrame.read(padded.span.bytes, at: 5, after: 18) == .damaged)
  }

  @Test("A frame without operations is valid")
  func empty() {
    let (bytes, checksum) = frame([], 1, 0)
    let expected = LogFrame(timestamp: 1, checksum: checksum, size: bytes.count, payload: 24..<24)
    #expect(LogFrame.read(bytes.span.bytes, at: 0, after: 0) == .frame(expected))
  }

  @Test("A frame chains to its predecessor alone")
  func chained() {
    let first = frame(operations, 1, 5)
    let second = frame(operations, 2, first.checksum)
    #expect(LogFrame.read(second.bytes.span.bytes, at: 0, after: 5) == .damaged)
    guard case .frame = LogFrame.read(second.bytes.span.bytes, at: 0, after: first.checksum) else {
      Issue.record("the second frame does not continue from the first")
      return
    }
  }

  @Test("Every proper prefix of a frame asks for more bytes")
  func prefixes() {
    let (bytes, _) = frame(operations, 42, 17)
    for count in 0..<bytes.count {
      let prefix = Array(bytes[..<count])
      guard case .needs(let needed) = LogFrame.read(prefix.span.bytes, at: 0, after: 17) else {
        Issue.record("a prefix of \(count) bytes does not ask for more")
        return
      }
      #expect(needed > count && needed <= bytes.count)
    }
  }

  @Test("No single flipped bit passes for a frame")
  func bitFlips() {
    let (bytes, _) = frame(operations, 42, 17)
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      if case .frame = LogFrame.read(changed.span.bytes, at: 0, after: 17) {
        Issue.record("bit \(bit) can flip unseen")
      }
    }
  }

  @Test("Mutated frames never trap, and never read as another frame")
  func mutations() {
    let (bytes, _) = frame(operations, 42, 17)
    var state: UInt64 = 1
    func draw(_ bound: Int) -> Int {
      state = state &+ 1
      return Int(bounded(mix64(state), below: UInt64(bound)))
    }
    for _ in 0..<50_000 {
      var changed = bytes
      for _ in 0...draw(4) { changed[draw(changed.count)] = UInt8(draw(256)) }
      if draw(3) == 0 { changed.removeLast(draw(changed.count)) }
      if changed == bytes { continue }
      if case .frame = LogFrame.read(changed.span.bytes, at: 0, after: 17) {
        Issue.record("a mutated frame was read")
      }
    }
  }

  @Test("Frames with a right check and wrong operations never trap and are refused")
  func malformedOperations() {
    var state: UInt64 = 7
    func draw(_ bound: Int) -> Int {
      state = state &+ 1
      return Int(bounded(mix64(state), below: UInt64(bound)))
    }
    let (bytes, _) = frame(operations, 42, 17)
    let payload = LogFormat.frameHeaderSize..<bytes.count - LogFormat.trailerSize
    var refused = 0
    for _ in 0..<20_000 {
      var covered = Array(bytes[..<payload.upperBound])
      for _ in 0...draw(3) { covered[payload.lowerBound + draw(payload.count)] = UInt8(draw(256)) }
      let check = CRC32C.checksum(covered.span.bytes, seed: 17)
      for shift in [0, 8, 16, 24] { covered.append(UInt8(truncatingIfNeeded: check >> shift)) }
      covered += bytes[(bytes.count - 4)...]
      if LogFrame.read(covered.span.bytes, at: 0, after: 17) == .damaged { refused += 1 }
    }
    #expect(refused > 1000)
  }

  @Test("The header reads back, and says what is wrong with it")
  func header() {
    let header = LogHeader(salt: 0x0123_4567_89AB_CDEF)
    let bytes = header.encoded()
    #expect(bytes.count == LogFormat.headerSize)
    #expect(LogHeader.read(bytes.span.bytes) == .header(header))
    for count in 0..<LogFormat.headerSize {
      #expect(LogHeader.read(Array(bytes[..<count]).span.bytes) == .empty)
    }
    #expect(LogHeader.read([UInt8](repeating: 0, count: 40).span.bytes) == .empty)
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      guard case .corrupt = LogHeader.read(changed.span.bytes) else {
        Issue.record("bit \(bit) of the header can flip unseen")
        return
      }
    }
  }
}
