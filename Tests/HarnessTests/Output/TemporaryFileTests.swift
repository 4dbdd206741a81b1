import Foundation
import Testing

@testable import Console
@testable import Harness

@Suite("TemporaryFile") struct TemporaryFileTests {
  private let folder = Folder()
  /// Beyond the numbers that systems give to processes.
  private static let goneProcess = "2147483646"
  private static let otherGoneProcess = "2147483647"

  private func names(beside name: String, in place: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file(place)).sorted()
  }

  @Test("What a dead process has left is removed by the next that writes the same file")
  func abandoned() throws {
    for name in ["x/.a.\(Self.goneProcess).tmp", "x/.a.\(Self.otherGoneProcess).tmp"] {
      try folder.write("half", to: name)
    }
    let file = try ReplacedFile(folder.file("x/a"), isInterrupted: { false })
    #expect(try names(beside: "a", in: "x") == [".a.\(getpid()).tmp"])
    file.write("whole")
    try file.commit()
    #expect(try names(beside: "a", in: "x") == ["a"])
    #expect(folder.read("x/a") == "whole")
  }

  @Test("Nothing else is removed: neither other names, nor files of living processes")
  func others() throws {
    let gone = Self.goneProcess
    let kept = [
      ".a.1.tmp", ".a.\(gone)", ".a.\(gone).tmp2", ".a.-1.tmp", ".a.0.tmp", ".a.x\(gone).tmp",
      ".a..tmp", ".a.99999999999999999999.tmp", ".b.\(gone).tmp", "a.\(gone).tmp",
    ]
    for name in kept { try folder.write("kept", to: name) }
    try folder.write("below", to: ".a.\(gone).tmp/file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(".a.\(Self.otherGoneProcess).tmp"),
      withDestinationPath: folder.file(".a.1.tmp"))
    TemporaryFile(beside: folder.file("a")).removeAbandoned()
    let linked = [".a.\(gone).tmp", ".a.\(Self.otherGoneProcess).tmp"]
    #expect(folder.names == (kept + linked).sorted())
  }

  @Test("A locked file stays: its process may run on another machine")
  func locked() throws {
    let name = ".a.\(Self.goneProcess).tmp"
    try folder.write("half", to: name)
    let writer = open(folder.file(name), O_WRONLY | O_CLOEXEC)
    defer { close(writer) }
    #expect(flock(writer, LOCK_EX | LOCK_NB) == 0)
    TemporaryFile(beside: folder.file("a")).removeAbandoned()
    #expect(folder.names == [name])
    FileLock.release(writer)
    TemporaryFile(beside: folder.file("a")).removeAbandoned()
    #expect(folder.names.isEmpty)
  }

  @Test("A file that is being written is locked, and free when it is in its place")
  func lockOfTheOwn() throws {
    let file = try ReplacedFile(folder.file("a"), isInterrupted: { false })
    let other = open(file.temporaryPath, O_WRONLY | O_CLOEXEC)
    defer { close(other) }
    #expect(flock(other, LOCK_EX | LOCK_NB) != 0)
    // What a child that is about to start has of it.
    let copy = dup(file.buffer.descriptor)
    defer { close(copy) }
    try file.commit()
    #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
  }
}
