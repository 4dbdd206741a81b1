import AsyncIO
import MemoryIO
import Testing

@Suite("Pending") struct PendingTests {
  private let io = MemoryIO(settling: .onStep(.one))

  @Test("An operation is begun once, waited for, and gives its number")
  func takes() throws {
    var (pending, begun) = (Pending(), 0)
    let file = try io.open(file: "a")
    func take() throws -> Int {
      try pending.take(io) {
        begun += 1
        return file.write(IOBuffer(count: 5), count: 5, at: 0)
      }
    }
    for _ in 0..<3 {
      #expect(throws: Interruption<IOError>.self) { try take() }
      #expect(pending.isWaiting)
    }
    #expect(begun == 1)
    io.step()
    #expect(try take() == 5)
    #expect(begun == 1 && !pending.isWaiting)
    #expect(throws: Interruption<IOError>.self) { try take() }
    #expect(begun == 2)
  }

  @Test("An opening gives its file, and the error of one that fails is a failure")
  func files() throws {
    var pending = Pending()
    #expect(throws: Interruption<IOError>.self) {
      try pending.takeFile(io) { io.open("b", .create) }
    }
    io.step()
    let file = try pending.takeFile(io) { io.open("b", .create) }
    #expect(try file.size() == 0)
    var failing = Pending()
    #expect(throws: Interruption<IOError>.self) { try failing.takeFile(io) { io.open("no", []) } }
    io.step()
    do throws(Interruption<IOError>) {
      _ = try failing.takeFile(io) { io.open("no", []) }
      Issue.record("a file that is not there was opened")
    } catch {
      guard case .failure(let failure) = error else {
        Issue.record("it waits: \(error)")
        return
      }
      #expect(failure.code == .notFound)
    }
    #expect(!failing.isWaiting)
  }

  @Test("An abandoned operation is not waited for any more, and its slot is released")
  func abandons() throws {
    var pending = Pending()
    #expect(throws: Interruption<IOError>.self) {
      try pending.takeFile(io) { io.open("c", .create) }
    }
    #expect(io.completions.liveCount == 1)
    pending.abandon(io)
    #expect(!pending.isWaiting)
    io.step()
    #expect(io.completions.liveCount == 0)
    pending.abandon(io)
  }
}

extension MemoryIO {
  /// Opens a file at once.
  fileprivate func open(file name: String) throws -> any File {
    let completion = open(name, .create)
    step()
    return try takeFile(completion)
  }
}
