import Foundation
import Testing

@testable import Console
@testable import Harness

@Suite("ReplacedFile") struct ReplacedFileTests {
  private let folder = Folder()

  private func write(_ text: String, to name: String) throws {
    let file = try ReplacedFile(folder.file(name), isInterrupted: { false })
    file.write(text)
    try file.commit()
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(name), withDestinationPath: target)
  }

  private func mode(_ name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
    return attributes[.posixPermissions] as? Int
  }

  @Test("Links are followed and stay links, whether there is something at their end or not")
  func links() throws {
    try folder.write("old", to: "below/old")
    try link("soft", to: "below/old")
    try link("far", to: "./soft")
    try link("new", to: "below/new")
    try write("one", to: "far")
    try write("two", to: "new")
    #expect(folder.read("below/old") == "one")
    #expect(folder.read("below/new") == "two")
    #expect(folder.names == ["below", "far", "new", "soft"])
    for name in ["far", "new", "soft"] {
      #expect(
        (try? FileManager.default.destinationOfSymbolicLink(atPath: folder.file(name))) != nil)
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("below")).sorted()
        == ["new", "old"])
  }

  @Test(
    "A file that another process has made meanwhile stays, such as that of a sweep that began at the same moment"
  )
  func race() throws {
    try link("soft", to: "r")
    for name in ["r", "soft"] {
      let file = try ReplacedFile(folder.file(name), isInterrupted: { false })
      file.write("of a merge")
      let header = Results.header("0..9")
      _ = try ResultsWriter(creating: folder.file("r"), header)
      #expect(
        throws: HarnessError.unwritable(
          path: folder.file(name), reason: "another process has made it meanwhile")
      ) { try file.commit() }
      #expect(folder.read("r") == Results.text(header, []))
      #expect(folder.names == ["r", "soft"])
      try FileManager.default.removeItem(atPath: folder.file("r"))
    }
    try write("alone", to: "r")
    #expect(folder.read("r") == "alone")
  }

  @Test("Links that lead in a circle are refused")
  func circle() throws {
    try link("a", to: "b")
    try link("b", to: "a")
    let error = #expect(throws: HarnessError.self) { try write("x", to: "a") }
    #expect(error?.description.contains("the link leads in a circle") == true)
    #expect(folder.names == ["a", "b"])
  }

  @Test("The mode of a file that is replaced stays", arguments: [0o600, 0o755, 0o664])
  func modes(_ bits: Int) throws {
    try folder.write("old", to: "a")
    try FileManager.default.setAttributes([.posixPermissions: bits], ofItemAtPath: folder.file("a"))
    try link("soft", to: "a")
    try write("new", to: "a")
    #expect(try mode("a") == bits)
    try write("newer", to: "soft")
    #expect(try mode("a") == bits)
    #expect(folder.read("a") == "newer")
  }

  @Test("Two processes cannot replace one file at the same time")
  func locking() throws {
    try folder.write("old", to: "a")
    do {
      let first = try ReplacedFile(folder.file("a"))
      #expect(throws: HarnessError.unwritable(path: folder.file("a"), reason: FileLock.reason)) {
        _ = try ReplacedFile(folder.file("a"))
      }
      first.write("new")
      try first.commit()
    }
    #expect(folder.read("a") == "new")
    try write("newer", to: "a")
    #expect(folder.names == ["a"])
  }

  @Test("A wait for the reader of a FIFO ends when the user does not want to wait")
  func fifoWithoutReader() throws {
    #expect(mkfifo(folder.file("p"), 0o600) == 0)
    var questions = 0
    #expect(throws: HarnessError.interruptedWaiting(path: folder.file("p"))) {
      _ = try ReplacedFile(
        folder.file("p"),
        isInterrupted: {
          questions += 1
          return questions > 2
        })
    }
    #expect(HarnessError.interruptedWaiting(path: "p").exitStatus == .interrupted)
    let session = Session.run(["sweep", "--seeds", "1", "--out", folder.file("p")]) {
      $0.isInterrupted = { true }
    }
    #expect(session.status == .interrupted)
    #expect(session.errors.contains("interrupted while nobody read the pipe"))
    #expect(folder.names == ["p"])
  }

  @Test(
    "A FIFO gets everything in its place, and the wait for a reader that does not read ends"
  )
  func fifoWithReader() throws {
    let path = folder.file("p")
    #expect(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    let file = try ReplacedFile(path, isInterrupted: { false })
    file.write("one\n")
    var bytes = [UInt8](repeating: 0, count: 16)
    #expect(systemRead(reader, &bytes, bytes.count) == 4)
    try file.commit()
    let full = try ReplacedFile(path, isInterrupted: { true })
    full.write(String(repeating: "x", count: 1 << 20))
    #expect(throws: HarnessError.unwritable(path: path, reason: "nobody read it")) {
      try full.commit()
    }
    #expect(folder.names == ["p"])
  }
}
