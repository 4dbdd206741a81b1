import Foundation
import Testing

@testable import Stamping

@Suite("Source digest") struct SourceDigestTests {
  private func digestAfter(_ change: (PackageFolder) throws -> Void) throws -> SourceDigest {
    let folder = try PackageFolder()
    try change(folder)
    return try folder.digest()
  }

  @Test("The digest is the head of the checksum of the list of checksums")
  func algorithm() throws {
    // printf '// manifest' >Package.swift; printf 'let one = 1\n' >Sources/A/One.swift; …
    // sha256sum Package.swift Sources/A/One.swift Sources/A/Two.swift Sources/C/include/C.h | sha256sum
    #expect(try PackageFolder().digest().description == "141bec487f2673c6")
  }

  @Test("Two folders with the same files agree, in whatever order they were written")
  func folders() throws {
    let digest = try PackageFolder().digest()
    #expect(try PackageFolder(PackageFolder.example.reversed()).digest() == digest)
  }

  @Test("A changed byte, a renamed, an added and a removed file each give another digest")
  func changes() throws {
    let digests = [
      try digestAfter { _ in },
      try digestAfter { try $0.write("let one = 2\n", to: "Sources/A/One.swift") },
      try digestAfter { try $0.write("int d(void);", to: "Sources/C/include/C.h") },
      try digestAfter { try $0.write("// other", to: "Package.swift") },
      try digestAfter { try $0.write("", to: "Sources/A/Three.swift") },
      try digestAfter { try $0.write("", to: "Sources/C/C.c") },
      try digestAfter { try $0.write("", to: "Sources/C/include/module.modulemap") },
      try digestAfter { try $0.remove("Sources/A/Two.swift") },
      try digestAfter {
        try $0.remove("Sources/A/Two.swift")
        try $0.write("let two = 2\n", to: "Sources/A/2.swift")
      },
      try digestAfter {
        try $0.remove("Sources/A/Two.swift")
        try $0.write("let two = 2\n", to: "Sources/B/Two.swift")
      },
    ]
    #expect(Set(digests).count == digests.count)
  }

  @Test("Bytes that move from one file to the next give another digest")
  func movedBytes() throws {
    let moved = try digestAfter { folder in
      try folder.write("let one = 1", to: "Sources/A/One.swift")
      try folder.write("\nlet two = 2\n", to: "Sources/A/Two.swift")
    }
    let swapped = try digestAfter { folder in
      try folder.write("let two = 2\n", to: "Sources/A/One.swift")
      try folder.write("let one = 1\n", to: "Sources/A/Two.swift")
    }
    #expect(Set([try PackageFolder().digest(), moved, swapped]).count == 3)
  }

  @Test("What is not compiled into the program does not count")
  func others() throws {
    let digest = try PackageFolder().digest()
    for name in [
      "Tests/ATests/ATests.swift", "Sources/A/A.docc/A.md", "Sources/A/A.docc/Code.swift",
      "Sources/A/.#One.swift", "Sources/.cache/x.swift", "Sources/README.md", "README.md",
      ".build/x.swift",
    ] {
      #expect(try digestAfter { try $0.write("x", to: name) } == digest, "\(name)")
    }
  }

  @Test("Files come in the order of the bytes of their paths")
  func order() throws {
    let folder = try PackageFolder([
      ("Package.swift", ""), ("Sources/é.swift", ""), ("Sources/z.swift", ""),
      ("Sources/A/z.swift", ""), ("Sources/A+B.swift", ""), ("Sources/a.swift", ""),
    ])
    #expect(
      try SourceDigest.paths(ofPackageAt: folder.path) == [
        "Package.swift", "Sources/A+B.swift", "Sources/A/z.swift", "Sources/a.swift",
        "Sources/z.swift", "Sources/é.swift",
      ])
  }

  @Test("A folder without sources or manifest is refused by name")
  func refusals() throws {
    let folder = try PackageFolder([("Package.swift", "")])
    #expect(throws: StampError.unreadable("\(folder.path)/Sources")) { try folder.digest() }
    try folder.write("", to: "Sources/A.swift")
    try folder.remove("Package.swift")
    #expect(throws: StampError.unreadable("\(folder.path)/Package.swift")) {
      try folder.digest()
    }
  }

  @Test("Every file of this package that a compiler reads counts")
  func completeness() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let counted = Set(try SourceDigest.paths(ofPackageAt: root))
    #expect(counted.contains("Package.swift"))
    var isFolder: ObjCBool = false
    for path in try FileManager.default.subpathsOfDirectory(atPath: "\(root)/Sources") {
      let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") }
      guard !isHidden, !path.contains(".docc"),
        FileManager.default.fileExists(atPath: "\(root)/Sources/\(path)", isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      #expect(counted.contains("Sources/\(path)"), "add its kind to SourceDigest.suffixes")
    }
  }
}
