import Foundation

@testable import Stamping

/// A package in a folder of its own, gone when the test ends.
final class PackageFolder {
  let path = NSTemporaryDirectory() + "stamping-\(UUID().uuidString)"

  static let example = [
    ("Package.swift", "// manifest"), ("Sources/A/One.swift", "let one = 1\n"),
    ("Sources/A/Two.swift", "let two = 2\n"), ("Sources/C/include/C.h", "int c(void);"),
  ]

  /// Writes `files` in the order given.
  init(_ files: [(String, String)] = PackageFolder.example) throws {
    for (name, text) in files { try write(text, to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let url = URL(filePath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  func digest() throws -> SourceDigest { try SourceDigest(ofPackageAt: path) }
}
