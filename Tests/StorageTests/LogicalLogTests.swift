import AsyncIO
import MemoryIO
import Testing

@testable import Storage
@testable import Values

@Suite("Logical log") struct LogicalLogTests {
  private func makeLog() throws -> LogicalLog {
    let io = MemoryIO()
    let file = try io.takeFile(io.open("log", .create))
    return LogicalLog(file: file, end: 0, lastChecksum: 0)
  }

  private func bytes(of buffer: IOBuffer, _ count: Int) -> [UInt8] {
    buffer.bytes.extracting(0..<count).withUnsafeBytes { [UInt8]($0) }
  }

  @Test("A buffer is reused once it is no longer referenced, and never before")
  func buffers() throws {
    let log = try makeLog()
    let (first, second): ([UInt8], [UInt8]) = ([1, 2, 3], [4, 5])
    var held: IOBuffer? = log.makeBuffer(copying: first.span.bytes)
    let identity = held.map { ObjectIdentifier($0) }
    let other = log.makeBuffer(copying: second.span.bytes)
    #expect(held.map { bytes(of: $0, 3) } == first)
    #expect(bytes(of: other, 2) == second)
    // The log keeps the last one only, so that the first is gone when it is no longer referenced.
    #expect(ObjectIdentifier(other) != identity)
    held = nil
    #expect(log.makeBuffer(copying: first.span.bytes) !== other)
  }

  @Test("A buffer that is too small for the next frame is replaced")
  func growth() throws {
    let log = try makeLog()
    let small: [UInt8] = [1]
    let first = log.makeBuffer(copying: small.span.bytes)
    let large = [UInt8](repeating: 7, count: first.count + 1)
    let buffer = log.makeBuffer(copying: large.span.bytes)
    #expect(buffer.count == large.count && bytes(of: buffer, large.count) == large)
  }

  @Test("A frame built in the memory of another frame contains nothing of that frame")
  func builders() {
    var long = LogFrameBuilder(timestamp: 1)
    long.append(.upsert(table: 1, row: 1, record: Record(bytes: [9, 9, 9, 9])))
    let used = long.sealed(after: 3).bytes
    var fresh = LogFrameBuilder(timestamp: 2)
    var again = LogFrameBuilder(timestamp: 2, in: used)
    fresh.append(.delete(table: 1, row: 1))
    again.append(.delete(table: 1, row: 1))
    #expect(again.sealed(after: 3).bytes == fresh.sealed(after: 3).bytes)
  }
}
