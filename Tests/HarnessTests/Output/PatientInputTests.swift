import Foundation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("PatientInput") struct PatientInputTests {
  private let folder = Folder()

  /// A FIFO whose reader gives up after some questions.
  private func reader(_ path: String, patience: Int) throws -> PatientInput {
    var questions = 0
    return try PatientInput(path) {
      questions += 1
      return questions > patience
    }
  }

  @Test("A wait for the writer of a FIFO ends when the user does not want to wait")
  func withoutWriter() throws {
    let path = folder.file("p")
    #expect(mkfifo(path, 0o600) == 0)
    let input = try reader(path, patience: 2)
    #expect(throws: HarnessError.interruptedReading(path: path)) { try input.readAll() }
    let error = HarnessError.interruptedReading(path: "p")
    #expect(error.exitStatus == .interrupted)
    #expect("\(error)" == "interrupted while waiting for input from \"p\"")
  }

  @Test("The wait for a writer that has the FIFO open and is silent ends in the same way")
  func silentWriter() throws {
    let path = folder.file("p")
    #expect(mkfifo(path, 0o600) == 0)
    let input = try reader(path, patience: 2)
    let writer = open(path, O_WRONLY | O_CLOEXEC)
    defer { close(writer) }
    #expect(writeAll(Array("one".utf8), to: writer))
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = try bytes.withUnsafeMutableBytes { try input.read(into: $0) }
    #expect(bytes[..<count] == Array("one".utf8)[...])
    #expect(throws: HarnessError.interruptedReading(path: path)) { try input.readAll() }
  }

  @Test("A FIFO is read until its writer closes it, even if the writer opens it late")
  func lateWriter() throws {
    let path = folder.file("p")
    #expect(mkfifo(path, 0o600) == 0)
    let text = String(repeating: "line\n", count: 20_000)
    var writer: FIFOWriter?
    let input = try PatientInput(path) {
      // The reader has found no writer.
      if writer == nil { writer = FIFOWriter(text, to: path) }
      return false
    }
    #expect(try input.readAll() == Array(text.utf8))
    #expect(writer?.end == .exited(0))
  }

  @Test("Files are read whole, and folders and names without a file are refused by a sentence")
  func files() throws {
    try folder.write("\u{FEFF}text\n", to: "a")
    #expect(try readBytes(folder.file("a")) == [0xEF, 0xBB, 0xBF] + Array("text\n".utf8))
    #expect(try readText(folder.file("a")) == "text\n")
    #expect(try readText("/dev/null") == "")
    for (path, reason) in [
      (folder.path, "it is a folder"), (folder.file("b"), "there is no such file or folder"),
    ] {
      #expect(throws: HarnessError.unreadable(path: path, reason: reason)) { try readText(path) }
    }
    #expect(throws: HarnessError.unreadable(path: "x", reason: "it is not UTF-8 text")) {
      try decodedText([0x61, 0xFF], "x")
    }
  }
}

/// A shell that writes a text into a file, while this process reads it.
private struct FIFOWriter {
  private let process: Subprocess

  init?(_ text: String, to path: String) {
    let words = ["-c", "printf %s \"$1\" >\"$0\"", path, text]
    guard
      let process = try? Subprocess(Spawn("/bin/sh", words), output: .inherited, errors: .inherited)
    else { return nil }
    self.process = process
  }

  var end: TerminationStatus { process.wait().status }
}
