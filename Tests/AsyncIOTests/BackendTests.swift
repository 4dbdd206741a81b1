import AsyncIO
import MemoryIO
import PosixIO
import Testing

@Suite("Memory backend") struct MemoryIOTests {
  private func submitThree(_ io: MemoryIO) -> [Completion] {
    (0..<3).map { _ in io.syncDirectory("") }
  }

  @Test("Immediate settling finishes an operation at its submission")
  func immediately() {
    let io = MemoryIO(settling: .immediately)
    let settled = submitThree(io).map { io.completions.isFinished($0) }
    #expect(settled == [true, true, true] && io.inFlightCount == 0)
  }

  @Test("One operation settles a step, in the order of submission")
  func onePerStep() {
    let io = MemoryIO(settling: .onStep(.one))
    let operations = submitThree(io)
    for done in 0...3 {
      #expect(operations.map { io.completions.isFinished($0) } == (0..<3).map { $0 < done })
      #expect(io.inFlightCount == 3 - done)
      io.step()
    }
  }

  @Test("A step settles what was submitted before it, not what its settling submits")
  func allPerStep() {
    let io = MemoryIO(settling: .onStep(.all))
    var group = CompletionGroup(in: io.completions)
    for operation in submitThree(io) { group.add(operation) }
    var late: Completion?
    let joined = group.build { _ in late = io.syncDirectory("") }
    io.step()
    #expect(io.completions.isFinished(joined))
    #expect(late.map { io.completions.isFinished($0) } == false)
    io.step()
    #expect(late.map { io.completions.isFinished($0) } == true)
  }

  @Test("Overlapping writes in flight take effect in their order, past any length of the queue")
  func overlapping() throws {
    let io = MemoryIO(settling: .onStep(.one))
    let opening = io.open("a", .create)
    io.step()
    let file = try io.takeFile(opening)
    for round in 0..<600 {
      let buffer = IOBuffer(copying: [UInt8(truncatingIfNeeded: round)].span.bytes)
      io.completions.abandon(file.write(buffer, count: 1, at: 0))
      io.completions.abandon(file.setSize(round % 2))
      io.step()
    }
    while io.inFlightCount > 0 { io.step() }
    #expect(try file.size() == 1 && io.completions.liveCount == 0)
    let buffer = IOBuffer(count: 1)
    io.completions.abandon(file.read(at: 0, into: buffer, count: 1))
    io.step()
    #expect(Array(buffer.storage) == [UInt8(truncatingIfNeeded: 599)])
  }
}

@Suite("POSIX backend") struct PosixIOTests {
  @Test("A directory that does not exist is an error of opening")
  func missingDirectory() {
    #expect(throws: IOError(.notFound, during: .open)) {
      _ = try PosixIO(directory: "/nonexistent/heddle")
    }
  }

  @Test("Errors of the system keep their codes")
  func codes() throws {
    let rig = try BackendRig(.posix)
    _ = try rig.open("file")
    #expect(
      try rig.failure(of: rig.io.syncDirectory("missing"))
        == IOError(.notFound, during: .syncDirectory))
    #expect(
      try rig.failure(of: rig.io.syncDirectory("file")) == IOError(.other, during: .syncDirectory))
    #expect(
      try rig.failure(of: rig.io.open("missing/a", .create)) == IOError(.notFound, during: .open))
  }

  @Test("Files outlive the object that wrote them")
  func persistence() throws {
    let rig = try BackendRig(.posix)
    let file = try rig.open("a")
    try rig.write([1, 2, 3], to: file, at: 0)
    file.close()
    #expect(try rig.read(rig.open("a", []), at: 0, count: 9) == [1, 2, 3])
  }
}
