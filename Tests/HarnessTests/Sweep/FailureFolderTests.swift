import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("FailureFolder") struct FailureFolderTests {
  private let folder = Folder()
  private let key = FailureKey(Results.failed(3))!

  private func text(seed: UInt64) throws -> String {
    _ = Session.run(["run", "--seed", "\(seed)", "--failure", folder.file("one")])
    return try #require(folder.read("one"))
  }

  @Test("A folder that was made for nothing is removed; one that was there stays")
  func unused() throws {
    let made = try FailureFolder(folder.file("new"))
    #expect(folder.names == ["new"])
    made.finish()
    #expect(folder.names.isEmpty)
    try folder.write("", to: "old/.keep")
    try FileManager.default.removeItem(atPath: folder.file("old/.keep"))
    try FailureFolder(folder.file("old")).finish()
    #expect(folder.names == ["old"])
  }

  @Test("A folder is made with its parents, and what was made for nothing is removed")
  func parents() throws {
    let made = try FailureFolder(folder.file("a/b/c"), makesParents: true)
    #expect(FileManager.default.fileExists(atPath: folder.file("a/b/c")))
    made.finish()
    #expect(folder.names.isEmpty)
    try folder.write("", to: "a/kept")
    try FailureFolder(folder.file("a/b/c/"), makesParents: true).finish()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("a")) == ["kept"])
    #expect(throws: HarnessError.self) {
      try FailureFolder(folder.file("a/kept/c"), makesParents: true)
    }
    let used = try FailureFolder(folder.file("d/e"), makesParents: true)
    try used.write(FailureFile(text: try text(seed: 3), file: "f"), for: key)
    used.finish()
    #expect(FileManager.default.fileExists(atPath: used.file(of: key)))
  }

  @Test("A file of an earlier sweep is found when it is of the same seed and can be read")
  func finding() throws {
    let failures = try FailureFolder(folder.path)
    #expect(!failures.find(key, seed: 3))
    try folder.write("not a failure", to: key.fileName())
    #expect(!failures.find(key, seed: 3))
    try folder.write(try text(seed: 3), to: key.fileName())
    #expect(!failures.find(key, seed: 13))
    #expect(failures.files.isEmpty)
    #expect(failures.find(key, seed: 3))
    #expect(failures.files[key] == folder.file(key.fileName()))
  }

  @Test("Emptying removes what sweeps wrote, of any build, and nothing else")
  func emptying() throws {
    let own = try text(seed: 3)
    let other = "{\"format\":1,\"seed\":\"0x1\",\"signature\":\"s\",\"newer\":true}"
    let kept = ["note-01234567.failure": "my own", "mine.failure": own, "a.seed": "seed: 1"]
    for (name, text) in kept { try folder.write(text, to: "f/" + name) }
    try folder.write(own, to: "f/" + key.fileName())
    try folder.write(other, to: "f/other-89abcdef.failure")
    try folder.write(own, to: "f/below-01234567.failure/x-01234567.failure")
    let failures = try FailureFolder(folder.file("f"))
    #expect(try failures.empty() == 2)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("f")).sorted()
    #expect(names == ["a.seed", "below-01234567.failure", "mine.failure", "note-01234567.failure"])
    #expect(try failures.empty() == 0)
  }

  @Test(
    "Sweeps with other options have files of other names in one folder, and leave each other's alone"
  )
  func otherOptions() throws {
    let bugs = ["late-preparing", "early-visible"]
    func options(_ bug: String) -> [String: String] { ["bug": bug, "steps": "100"] }
    let names = bugs.map { key.fileName(options($0)) } + [key.fileName()]
    #expect(Set(names).count == 3)
    #expect(names[0].hasPrefix("snapshot-read-in-select-late-preparing-"))
    #expect(key.fileName(["bug": "none"]) != key.fileName())
    let file = try FailureFile(text: try text(seed: 3), file: "f")
    let toy = try #require(FailureKey(.failed(ToyDriver.failure)))
    for bug in bugs {
      let failures = try FailureFolder(folder.file("f"), options: options(bug))
      try failures.write(file, for: toy)
      #expect(failures.files == [toy: folder.file("f/" + toy.fileName(options(bug)))])
      failures.finish()
    }
    let failures = try FailureFolder(folder.file("f"), options: options(bugs[0]))
    #expect(try failures.empty(keepsOthers: true) == 1)
    #expect(folder.read("f/" + toy.fileName(options(bugs[1]))) == file.text)
    #expect(try failures.empty() == 1)
  }

  @Test("Two sweeps cannot use one folder at the same time")
  func locking() throws {
    let path = folder.file("f")
    do {
      let first = try FailureFolder(path)
      #expect(throws: HarnessError.unwritable(path: path, reason: FileLock.reason)) {
        _ = try FailureFolder(path)
      }
      try first.write(try FailureFile(text: try text(seed: 3), file: "f"), for: key)
    }
    _ = try FailureFolder(path)
  }

  @Test("A sweep that begins empties its folder, and one that goes on or is refused does not")
  func freshSweep() throws {
    func sweep(_ words: String...) -> Session {
      Session.run(["sweep", "--seeds", "0..9", "--out", folder.file("r")] + words)
    }
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.file("r.failures")).sorted()
    }
    #expect(!sweep().errors.contains("removed"))
    let first = try names()
    #expect(first.count == 2)
    try folder.write(
      try #require(folder.read("r.failures/" + first[0])), to: "r.failures/old-01234567.failure")
    #expect(sweep().status == .usage)
    #expect(try names().count == 3)
    #expect(!sweep("--resume").errors.contains("removed"))
    #expect(try names().count == 3)
    try FileManager.default.removeItem(atPath: folder.file("r"))
    let again = sweep("--quiet")
    #expect(
      again.errors
        == "removed 3 failure files of an earlier sweep from \"\(folder.file("r.failures"))\"\n")
    #expect(try names() == first)
  }

  @Test("A file in the place of the folder, and a folder that cannot be made, are refused")
  func refusals() throws {
    try folder.write("", to: "file")
    for (name, reason) in [
      ("file", "it is a file, and a folder is needed"), ("file/x", "Not a directory"),
      ("no/x", "No such file or directory"),
    ] {
      let path = folder.file(name)
      #expect(throws: HarnessError.unwritable(path: path, reason: reason)) {
        _ = try FailureFolder(path)
      }
    }
    #expect(folder.names == ["file"])
  }
}
