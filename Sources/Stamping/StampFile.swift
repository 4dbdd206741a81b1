import Foundation

/// The generated source that gives a module the digest of its package.
package enum StampFile {
  /// What the file declares.
  package enum Shape: String, CaseIterable {
    /// The value behind `SourceStamp` of the module `BuildStamp`, whose interface stays the same.
    case value
    /// A whole type, for the module of a user's system.
    case type
  }

  /// The text of the file.
  package static func text(_ digest: SourceDigest, _ shape: Shape = .value) -> String {
    switch shape {
    case .value:
      """
      extension SourceStamp {
        static var generatedDigest: String { "\(digest)" }
      }

      """
    case .type:
      """
      /// What this package is compiled from, as sixteen hexadecimal digits.
      enum SourceStamp {
        static var digest: String { "\(digest)" }
      }

      """
    }
  }

  /// Writes the file, unless its contents are already the same: then nothing that depends on it is compiled again.
  ///
  /// - Throws: `.unwritable`.
  package static func write(
    _ digest: SourceDigest, _ shape: Shape = .value, to path: String
  ) throws(StampError) {
    let bytes = Data(text(digest, shape).utf8)
    if FileManager.default.contents(atPath: path) == bytes { return }
    do { try bytes.write(to: URL(filePath: path), options: .atomic) } catch {
      throw .unwritable(path)
    }
  }
}
