import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("ResultsWriter") struct ResultsWriterTests {
  private let folder = Folder()
  private let header = Results.header("0..9")

  private var path: String { folder.file("r") }

  private func refuses(_ reason: String, _ path: String, _ body: () throws -> Void) {
    let error = #expect(throws: HarnessError.self) { try body() }
    #expect(error == .unwritable(path: path, reason: reason))
    #expect(error?.exitStatus == .usage)
  }

  @Test("Each line is there as soon as it is written")
  func lines() throws {
    let writer = try ResultsWriter(creating: path, header)
    #expect(folder.read("r") == Results.text(header, []))
    try writer.write(Results.passed(1))
    #expect(folder.read("r") == Results.text(header, [Results.passed(1)]))
    try writer.write(Results.failed(2))
    try writer.finish()
    #expect(folder.read("r") == Results.text(header, [Results.passed(1), Results.failed(2)]))
  }

  @Test("A file with anything in it is not overwritten; an empty one is used")
  func existing() throws {
    try folder.write("x", to: "r")
    refuses("it exists already; continue it with --resume, or give another --out", path) {
      _ = try ResultsWriter(creating: path, header)
    }
    #expect(folder.read("r") == "x")
    try folder.write("", to: "r")
    _ = try ResultsWriter(creating: path, header)
    #expect(folder.read("r") == Results.text(header, []))
  }

  @Test("A folder, a path to nowhere and a full disk are refused")
  func unwritable() throws {
    refuses("Is a directory", folder.path) {
      _ = try ResultsWriter(creating: folder.path, header)
    }
    refuses("No such file or directory", folder.file("a/b")) {
      _ = try ResultsWriter(creating: folder.file("a/b"), header)
    }
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    refuses("No space left on device", "/dev/full") {
      _ = try ResultsWriter(creating: "/dev/full", header)
    }
  }

  @Test("Two sweeps cannot write one file, and the second leaves the first its lines")
  func locking() throws {
    do {
      let first = try ResultsWriter(creating: path, header)
      // The file is emptied, so that only the lock is in the way.
      #expect(truncate(path, 0) == 0)
      refuses(FileLock.reason, path) {
        _ = try ResultsWriter(creating: path, header)
      }
      try first.write(Results.passed(1))
      #expect(folder.read("r") == JSONText.line(of: Results.passed(1)) + "\n")
      #expect(truncate(path, 0) == 0)
    }
    // The file is free when its writer is gone.
    _ = try ResultsWriter(creating: path, header)
  }

  @Test("A file that was removed or replaced while it was written is reported")
  func vanished() throws {
    let gone = "it was removed or replaced while the sweep ran, and the results are gone with it"
    let writer = try ResultsWriter(creating: path, header)
    try FileManager.default.removeItem(atPath: path)
    try writer.write(Results.passed(1))
    refuses(gone, path) { try writer.finish() }
    let second = try ResultsWriter(creating: path, header)
    try folder.write("other", to: "other")
    #expect(rename(folder.file("other"), path) == 0)
    refuses(gone, path) { try second.finish() }
    #expect(folder.read("r") == "other")
  }

  @Test("A file that another process cut or wrote to is reported, even if it was continued")
  func changed() throws {
    let reason =
      "another process wrote to it or cut it while the sweep ran, so its lines are not complete"
    let cut = try ResultsWriter(creating: path, header)
    try cut.write(Results.passed(1))
    #expect(truncate(path, 0) == 0)
    refuses(reason, path) { try cut.finish() }
    try FileManager.default.removeItem(atPath: path)

    let whole = try ResultsWriter(creating: path, header)
    try whole.write(Results.passed(1))
    try whole.finish()
    let size = try #require(folder.read("r")?.utf8.count)
    let other = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    defer { close(other) }
    #expect("foreign".withCString { write(other, $0, 7) } == 7)
    refuses(reason, path) { try whole.finish() }
    #expect(truncate(path, off_t(size)) == 0)
    try whole.finish()
  }

  @Test("What was continued counts from where that began")
  func resumedSize() throws {
    try folder.write("a line\nhalf", to: "r")
    let resumed = try ResultsWriter(resuming: path, after: 7, header)
    try resumed.write(Results.passed(2))
    try resumed.finish()
  }

  @Test("Devices and pipes are written without being synced, by any number of sweeps")
  func devices() throws {
    let pipe = folder.file("p")
    #expect(mkfifo(pipe, 0o600) == 0)
    let reader = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    defer { close(reader) }
    for path in ["/dev/null", pipe] {
      let first = try ResultsWriter(creating: path, header, isInterrupted: { false })
      let second = try ResultsWriter(creating: path, header, isInterrupted: { false })
      for writer in [first, second] {
        try writer.write(Results.passed(1))
        try writer.finish()
      }
    }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = systemRead(reader, &bytes, bytes.count)
    let (begin, line) = (Results.text(header, []), JSONText.line(of: Results.passed(1)) + "\n")
    #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self) == begin + begin + line + line)
  }
}
