import Foundation
import Testing

@testable import Console
@testable import Harness

@Suite("FileLock") struct FileLockTests {
  private let folder = Folder()

  private func opened(_ path: String) -> Int32 { open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644) }

  @Test(
    "A lock that was released is free, though a child that starts has a copy of the descriptor")
  func copies() throws {
    let path = folder.file("a")
    let (first, second) = (opened(path), opened(path))
    // What `posix_spawn` leaves in the child until that runs its program.
    let copy = dup(first)
    defer { for descriptor in [second, copy] { close(descriptor) } }
    try FileLock.take(first, path)
    #expect(throws: HarnessError.unwritable(path: path, reason: FileLock.reason)) {
      try FileLock.take(second, path)
    }
    FileLock.release(first)
    close(first)
    try FileLock.take(second, path)
  }

  @Test("A device is not locked: two sweeps may write to /dev/null")
  func devices() throws {
    let (first, second) = (opened("/dev/null"), opened("/dev/null"))
    defer { for descriptor in [first, second] { close(descriptor) } }
    try FileLock.take(first, "/dev/null")
    try FileLock.take(second, "/dev/null")
  }

  @Test("A pipe is never locked, and a folder is")
  func pipesAndFolders() throws {
    let pipe = folder.file("p")
    #expect(mkfifo(pipe, 0o600) == 0)
    func read(_ path: String) -> Int32 { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    let ends = [read(pipe), read(pipe), read(folder.path), read(folder.path)]
    defer { for end in ends { close(end) } }
    try FileLock.take(ends[0], pipe)
    try FileLock.take(ends[1], pipe)
    try FileLock.take(ends[2], folder.path)
    #expect(throws: HarnessError.unwritable(path: folder.path, reason: FileLock.reason)) {
      try FileLock.take(ends[3], folder.path)
    }
  }

  @Test("A bisect refuses a folder that holds files of others")
  func foreignFolder() throws {
    let repository = GitRepository(folder: folder.path)
    let work = folder.file("work")
    for foreign in [".gitignore", "mine"] {
      try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: false)
      try Data("build\n".utf8).write(to: URL(filePath: work + "/" + foreign))
      #expect(throws: HarnessError.self) { _ = try BisectFolder(work, repository: repository) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: work) == [foreign])
      #expect(try String(contentsOfFile: work + "/" + foreign, encoding: .utf8) == "build\n")
      try FileManager.default.removeItem(atPath: work)
    }
    // As the caches and environments of some tools are.
    try folder.write("*\n", to: "work/.gitignore")
    try folder.write("mine", to: "work/cache")
    #expect(throws: HarnessError.self) { _ = try BisectFolder(work, repository: repository) }
    #expect(folder.read("work/cache") == "mine")
    try FileManager.default.removeItem(atPath: work)
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: false)
    for _ in 1...2 { _ = try BisectFolder(work, repository: repository) }
  }

  @Test("The folder of a finished bisect can be used again in the same way")
  func bisectFolder() throws {
    let repository = GitRepository(folder: folder.path)
    var first: BisectFolder? = try BisectFolder(folder.file("work"), repository: repository)
    let copy = dup(first?.lock ?? -1)
    defer { close(copy) }
    #expect(copy >= 0)
    first = nil
    _ = try BisectFolder(folder.file("work"), repository: repository)
  }
}
