import Foundation
import Testing

@testable import Stamping

@Suite("Stamp file") struct StampFileTests {
  private func number(of path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
  }

  @Test("The file gives the digest as Swift")
  func text() throws {
    let digest = try PackageFolder().digest()
    #expect(
      StampFile.text(digest)
        == "extension SourceStamp {\n  static var generatedDigest: String { \"\(digest)\" }\n}\n")
    let type = StampFile.text(digest, .type)
    #expect(type.contains("enum SourceStamp {\n  static var digest: String { \"\(digest)\" }\n}\n"))
  }

  @Test("A file that already has this content stays as it is, any other is replaced")
  func writing() throws {
    let folder = try PackageFolder()
    let path = folder.path + "/Stamp.swift"
    let first = try folder.digest()
    try StampFile.write(first, to: path)
    let number = try number(of: path)
    #expect(number != nil)
    try StampFile.write(first, to: path)
    #expect(try self.number(of: path) == number)
    try folder.write("x", to: "Sources/A/One.swift")
    try StampFile.write(try folder.digest(), to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\(try folder.digest())"))
    #expect(try self.number(of: path) != number)
  }

  @Test("A file that cannot be written is told by name")
  func unwritable() throws {
    let folder = try PackageFolder()
    let path = folder.path + "/nowhere/Stamp.swift"
    #expect(throws: StampError.unwritable(path)) { try StampFile.write(folder.digest(), to: path) }
    #expect("\(StampError.unwritable("x"))" == "cannot write x")
    #expect("\(StampError.unreadable("x"))" == "cannot read x")
  }
}
