import Foundation
import Testing

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
    refuses("it is there already; --resume goes on with it, or give another --out", path) {
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
    let first = try ResultsWriter(creating: path, header)
    refuses("another sweep is writing it", path) {
      _ = try ResultsWriter(resuming: path, behind: 0)
    }
    try first.write(Results.passed(1))
    #expect(folder.read("r") == Results.text(header, [Results.passed(1)]))
  }

  @Test("What stands behind the whole lines is cut off, and the file is free when its writer is gone")
  func resuming() throws {
    let whole = Results.text(header, [Results.passed(1)])
    try folder.write(whole + "{\"torn", to: "r")
    do {
      let writer = try ResultsWriter(resuming: path, behind: UInt64(whole.utf8.count))
      #expect(folder.read("r") == whole)
      try writer.write(Results.passed(2))
    }
    _ = try ResultsWriter(resuming: path, behind: 0)
    #expect(folder.read("r") == "")
    refuses("No such file or directory", folder.file("none")) {
      _ = try ResultsWriter(resuming: folder.file("none"), behind: 0)
    }
  }

  @Test("Devices and pipes are written without being synced")
  func devices() throws {
    let writer = try ResultsWriter(creating: "/dev/null", header)
    try writer.write(Results.passed(1))
    try writer.finish()
  }
}
