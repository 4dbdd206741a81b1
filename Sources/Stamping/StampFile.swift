import Foundation

/// The generated source that gives the module `BuildStamp` its digest.
package enum StampFile {
  /// The text of the file.
  package static func text(_ digest: SourceDigest) -> String {
    """
    extension SourceStamp {
      static var generatedDigest: String { "\(digest)" }
    }

    """
  }

  /// Writes the file, unless it already says the same: then nothing that depends on it is compiled again.
  ///
  /// - Throws: `.unwritable`.
  package static func write(_ digest: SourceDigest, to path: String) throws(StampError) {
    let bytes = Data(text(digest).utf8)
    if FileManager.default.contents(atPath: path) == bytes { return }
    do { try bytes.write(to: URL(filePath: path), options: .atomic) } catch {
      throw .unwritable(path)
    }
  }
}
