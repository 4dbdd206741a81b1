import AsyncIO
import Primitives
import Testing

/// What the engine relies on, whichever file system it is given.
@Suite("IO conformance") struct IOConformanceTests {
  private func bytes(_ count: Int, _ seed: Int = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ seed) }
  }

  @Test("What was written is read back, over several pages", arguments: Backend.allCases)
  func readsBack(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let file = try rig.open("data")
    #expect(try rig.write(bytes(10_000), to: file, at: 0) == 10_000)
    #expect(try rig.write(bytes(300, 5), to: file, at: 4000) == 300)
    #expect(try rig.read(file, at: 4000, count: 300) == bytes(300, 5))
    #expect(try rig.read(file, at: 4300, count: 5700) == Array(bytes(10_000)[4300...]))
    #expect(try file.size() == 10_000)
    #expect(rig.io.completions.liveCount == 0)
  }

  @Test("A read returns fewer bytes at the end and none after it", arguments: Backend.allCases)
  func readsAtTheEnd(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let file = try rig.open("data")
    try rig.write([1, 2, 3], to: file, at: 0)
    #expect(try rig.read(file, at: 1, count: 10) == [2, 3])
    #expect(try rig.read(file, at: 3, count: 10) == [])
    #expect(try rig.read(file, at: 5000, count: 10) == [])
    #expect(try rig.write([], to: file, at: 9000) == 0)
    #expect(try file.size() == 3)
  }

  @Test("A write past the end leaves zeros between", arguments: Backend.allCases)
  func holesAreZeros(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let file = try rig.open("data")
    try rig.write([9], to: file, at: 9000)
    #expect(try file.size() == 9001)
    #expect(try rig.read(file, at: 0, count: 9001) == [UInt8](repeating: 0, count: 9000) + [9])
  }

  @Test("A size change cuts and extends with zeros", arguments: Backend.allCases)
  func sizeChanges(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let file = try rig.open("data")
    try rig.write(bytes(6000), to: file, at: 0)
    try rig.wait(file.setSize(5))
    #expect(try file.size() == 5)
    try rig.wait(file.setSize(6000))
    let expected = Array(bytes(5)) + [UInt8](repeating: 0, count: 5995)
    #expect(try rig.read(file, at: 0, count: 7000) == expected)
  }

  @Test("Opening honours existence, creation and exclusion", arguments: Backend.allCases)
  func opening(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    #expect(try rig.failure(of: rig.io.open("a", [])) == IOError(.notFound, during: .open))
    try rig.write([1], to: try rig.open("a", [.create, .exclusive]), at: 0)
    #expect(
      try rig.failure(of: rig.io.open("a", [.create, .exclusive]))
        == IOError(.alreadyExists, during: .open))
    #expect(try rig.open("a", .create).size() == 1)
    #expect(try rig.open("a", []).size() == 1)
    #expect(rig.io.completions.liveCount == 0)
  }

  @Test("Two openings of one name share the file", arguments: Backend.allCases)
  func sharedFiles(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let (first, second) = (try rig.open("a"), try rig.open("a"))
    try rig.write([1, 2], to: first, at: 0)
    first.close()
    #expect(try rig.read(second, at: 0, count: 9) == [1, 2])
    second.close()
  }

  @Test("A removed name is gone, and its open file goes on", arguments: Backend.allCases)
  func removal(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let file = try rig.open("a")
    try rig.write([1, 2], to: file, at: 0)
    try rig.wait(rig.io.remove("a"))
    try rig.wait(rig.io.syncDirectory(""))
    #expect(try rig.failure(of: rig.io.open("a", [])) == IOError(.notFound, during: .open))
    #expect(try rig.failure(of: rig.io.remove("a")) == IOError(.notFound, during: .remove))
    #expect(try rig.read(file, at: 0, count: 2) == [1, 2])
    #expect(try rig.open("a").size() == 0)
  }

  @Test("A rename replaces the file that had the name", arguments: Backend.allCases)
  func renaming(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    try rig.write([1], to: try rig.open("a"), at: 0)
    try rig.write([2, 2], to: try rig.open("b"), at: 0)
    try rig.wait(rig.io.rename("a", to: "b"))
    #expect(try rig.read(try rig.open("b", []), at: 0, count: 9) == [1])
    #expect(try rig.failure(of: rig.io.open("a", [])) == IOError(.notFound, during: .open))
    #expect(
      try rig.failure(of: rig.io.rename("a", to: "c")) == IOError(.notFound, during: .rename))
    try rig.wait(rig.io.rename("b", to: "b"))
    #expect(try rig.open("b", []).size() == 1)
  }

  @Test("Syncs of files and directories succeed and change nothing", arguments: Backend.allCases)
  func syncing(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let file = try rig.open("a")
    try rig.write([1], to: file, at: 0)
    #expect(try rig.wait(file.sync()) == 0)
    #expect(try rig.wait(rig.io.syncDirectory("")) == 0)
    #expect(try rig.read(file, at: 0, count: 2) == [1])
  }

  @Test(
    "Operations in flight together all settle, also joined in a group", arguments: Backend.allCases)
  func groups(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let file = try rig.open("a")
    var group = CompletionGroup(in: rig.io.completions)
    for page in 0..<20 {
      let buffer = IOBuffer(copying: bytes(4096, page).span.bytes)
      group.add(file.write(buffer, count: 4096, at: page * 4096))
    }
    var outcomes: [IOError?] = []
    try rig.wait(group.build { outcomes.append($0) })
    #expect(outcomes == [nil])
    for page in 0..<20 {
      #expect(try rig.read(file, at: page * 4096, count: 4096) == bytes(4096, page))
    }
    #expect(rig.io.completions.liveCount == 0)
  }

  @Test("An abandoned write happens, and its slot comes back", arguments: Backend.allCases)
  func abandonment(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let file = try rig.open("a")
    let buffer = IOBuffer(copying: ([5, 6] as [UInt8]).span.bytes)
    rig.io.completions.abandon(file.write(buffer, count: 2, at: 0))
    for _ in 0..<4 { try rig.wait(rig.io.syncDirectory("")) }
    #expect(rig.io.completions.liveCount == 0)
    #expect(try rig.read(file, at: 0, count: 2) == [5, 6])
  }

  @Test("An operation that was aborted leaves the buffer alone", arguments: Backend.allCases)
  func abortion(_ backend: Backend) throws {
    let rig = try BackendRig(backend)
    let file = try rig.open("a")
    try rig.write([1, 2], to: file, at: 0)
    let buffer = IOBuffer(count: 2)
    let completion = file.read(at: 0, into: buffer, count: 2)
    let wasPending = rig.io.completions.isPending(completion)
    rig.io.completions.abort(completion)
    rig.io.completions.abandon(completion)
    for _ in 0..<4 { try rig.wait(rig.io.syncDirectory("")) }
    #expect(Array(buffer.storage) == (wasPending ? [0, 0] : [1, 2]))
    #expect(rig.io.completions.liveCount == 0)
  }

  @Test("A file that was closed is refused")
  func closedFile() async {
    await #expect(processExitsWith: .failure) {
      let rig = try BackendRig(.memoryImmediate)
      let file = try rig.open("a")
      file.close()
      _ = file.sync()
    }
    await #expect(processExitsWith: .failure) {
      let rig = try BackendRig(.simulated)
      let file = try rig.open("a")
      file.close()
      _ = file.sync()
    }
    await #expect(processExitsWith: .failure) {
      let rig = try BackendRig(.posix)
      let file = try rig.open("a")
      file.close()
      _ = file.sync()
    }
  }
}
