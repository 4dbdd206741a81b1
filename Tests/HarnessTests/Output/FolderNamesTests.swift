import Foundation
import Testing

@testable import Console
@testable import Harness

@Suite("FolderNames") struct FolderNamesTests {
  private let folder = Folder()

  /// Makes an empty file whose name is `bytes`; false where the file system takes UTF-8 only.
  private func make(_ bytes: [UInt8]) -> Bool {
    let path = Array(folder.path.utf8) + [UInt8(ascii: "/")] + bytes + [0]
    let descriptor = path.withUnsafeBytes {
      open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT, 0o600)
    }
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
  }

  @Test("All files below a folder are listed in order, and links to folders are not followed")
  func files() throws {
    for name in ["b", "a/c", "a/b/d", "é"] { try folder.write("", to: name) }
    try FileManager.default.createDirectory(
      atPath: folder.file("empty"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("loop"), withDestinationPath: ".")
    #expect(try FolderNames.files(below: folder.path) == ["a/b/d", "a/c", "b", "loop", "é"])
    #expect(try FolderNames.files(below: folder.path + "/a") == ["b/d", "c"])
    #expect(throws: HarnessError.unreadable(path: "/none", reason: "No such file or directory")) {
      try FolderNames.files(below: "/none")
    }
  }

  @Test("A name that is not UTF-8 is refused by a sentence that shows it")
  func otherBytes() throws {
    guard make([0x61, 0xFF, 0xC3, 0x2E] + Array("seed".utf8)) else { return }
    let session = Session.run(["replay", folder.path])
    #expect(session.status == .usage)
    #expect(
      session.errors == "heddle: cannot read \"\(folder.path)\": the name \"a\\xFF\\xC3.seed\" in "
        + "this folder is not UTF-8\n")
  }

  @Test("Bytes are spelled as text if they are UTF-8, and as numbers if they are not")
  func spelling() {
    #expect(spelled(Array("aé…\u{1F600}".utf8)) == "\"aé…\u{1F600}\"")
    #expect(spelled([0xFF, 0x61, 0xE2, 0x82, 0x0A]) == "\"\\xFFa\\xE2\\x82\\u{a}\"")
  }
}
