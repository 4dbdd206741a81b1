import AsyncIO
import MemoryIO
import Testing

@Suite("Whole transfers") struct WholeTransferTests {
  private let io = MemoryIO(settling: .onStep(.one))

  /// A file of which each operation moves some bytes at most.
  private final class ShortFile: File {
    let file: any File
    let limit: Int
    var operations = 0

    init(_ file: any File, limit: Int) { (self.file, self.limit) = (file, limit) }

    func size() throws(IOError) -> Int { try file.size() }

    func read(at offset: Int, into buffer: IOBuffer, count: Int) -> Completion {
      operations += 1
      return file.read(at: offset, into: buffer, count: min(limit, count))
    }

    func write(_ buffer: IOBuffer, count: Int, at offset: Int) -> Completion {
      operations += 1
      return file.write(buffer, count: min(limit, count), at: offset)
    }

    func setSize(_ size: Int) -> Completion { file.setSize(size) }
    func sync() -> Completion { file.sync() }
    func close() { file.close() }
  }

  private func open(_ name: String) throws -> any File {
    let completion = io.open(name, .create)
    io.step()
    return try io.takeFile(completion)
  }

  /// Steps the backend until the transfer is through.
  private func run(_ step: () throws(Interruption<IOError>) -> Void) throws {
    for _ in 0..<10_000 {
      do throws(Interruption<IOError>) {
        return try step()
      } catch .io {
        io.step()
      }
    }
    Issue.record("it waits for ever")
  }

  @Test(
    "All bytes get to their place and back, however few one operation moves", arguments: [1, 3, 64])
  func wholly(limit: Int) throws {
    let file = ShortFile(try open("a"), limit: limit)
    let bytes = (0..<20).map { UInt8($0) }
    var write = WholeWrite(IOBuffer(copying: bytes.span.bytes), at: 5)
    try run { () throws(Interruption<IOError>) in try write.step(file, io) }
    #expect(write.isContinued == (limit < 20))
    #expect(file.operations == (20 + limit - 1) / limit)
    var read = WholeRead()
    try run { () throws(Interruption<IOError>) in try read.step(file, io) }
    #expect(read.bytes == [0, 0, 0, 0, 0] + bytes)
  }

  @Test("Nothing is written for an empty buffer, and a write that takes no byte is a failure")
  func nothing() throws {
    let file = ShortFile(try open("b"), limit: 0)
    var empty = WholeWrite(IOBuffer(count: 0), at: 0)
    try empty.step(file, io)
    #expect(file.operations == 0)
    var write = WholeWrite(IOBuffer(count: 4), at: 0)
    do {
      try run { () throws(Interruption<IOError>) in try write.step(file, io) }
      Issue.record("a write of no byte passed for a whole one")
    } catch Interruption<IOError>.failure(let error) {
      #expect(error.code == .incomplete)
    }
    #expect(file.operations == 1)
  }
}
