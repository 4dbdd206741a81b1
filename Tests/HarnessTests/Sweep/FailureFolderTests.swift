import Foundation
import Testing

@testable import Harness

@Suite("FailureFolder") struct FailureFolderTests {
  private let folder = Folder()
  private let key = FailureKey(Results.failed(3))!

  private func text(seed: UInt64) throws -> String {
    _ = Session.run(["run", "--seed", "\(seed)", "--failure", folder.file("one")])
    return try #require(folder.read("one"))
  }

  @Test("A folder that was made for nothing is taken away; one that was there stays")
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

  @Test("A file of an earlier sweep is found when it is of the same seed and can be read")
  func finding() throws {
    let failures = try FailureFolder(folder.path)
    #expect(!failures.find(key, seed: 3))
    try folder.write("not a failure", to: key.fileName)
    #expect(!failures.find(key, seed: 3))
    try folder.write(try text(seed: 3), to: key.fileName)
    #expect(!failures.find(key, seed: 13))
    #expect(failures.files.isEmpty)
    #expect(failures.find(key, seed: 3))
    #expect(failures.files[key] == folder.file(key.fileName))
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
