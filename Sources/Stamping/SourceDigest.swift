import Foundation

/// A digest of what a package is compiled from, as sixteen hexadecimal digits.
///
/// It covers the manifest and every source below `Sources`, by path and content, and nothing else: two checkouts in
/// different folders, on different machines and compiled in different ways, agree. The digest is the beginning of
/// the SHA-256 of the list that `sha256sum` prints for those files, in the order of their paths' bytes. Digests of
/// fixed length and one line for each file keep paths and contents apart.
package struct SourceDigest: Hashable, Sendable, CustomStringConvertible {
  /// The endings of the names of files that a compiler reads.
  package static let suffixes = [".swift", ".c", ".h", ".modulemap"]

  private static let manifest = "Package.swift"
  private static let folder = "Sources"

  /// Sixteen hexadecimal digits, lower case.
  package let description: String

  /// The digest of the package in the folder `root`.
  ///
  /// - Throws: `.unreadable` for the manifest, the folder `Sources` or a source that cannot be read.
  /// - Complexity: O(bytes of the sources).
  package init(ofPackageAt root: String) throws(StampError) {
    var list = ""
    for path in try Self.paths(ofPackageAt: root) {
      guard let contents = FileManager.default.contents(atPath: "\(root)/\(path)") else {
        throw .unreadable("\(root)/\(path)")
      }
      list += "\(SHA256.hexadecimal(contents))  \(path)\n"
    }
    description = String(SHA256.hexadecimal(list.utf8).prefix(16))
  }

  /// The files that count, relative to the package, in the order of their bytes.
  ///
  /// - Throws: `.unreadable` without a folder `Sources`.
  package static func paths(ofPackageAt root: String) throws(StampError) -> [String] {
    let base = "\(root)/\(folder)"
    guard let below = try? FileManager.default.subpathsOfDirectory(atPath: base) else {
      throw .unreadable(base)
    }
    let sources = below.filter(isSource).map { "\(folder)/\($0)" }
    // Not in `String`'s own order, which compares what characters mean.
    return ([manifest] + sources).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Hidden files are editors' temporary files, and documentation compiles to nothing.
  private static func isSource(_ path: String) -> Bool {
    guard suffixes.contains(where: path.hasSuffix) else { return false }
    return path.split(separator: "/").allSatisfy { !$0.hasPrefix(".") && !$0.hasSuffix(".docc") }
  }
}
