import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Folders that were made because they were missing, and that are removed again if nothing was put into them.
package struct MadeFolders {
  /// The outermost first.
  private var paths: [String] = []

  /// Makes the folder if it is missing.
  ///
  /// - Parameter withParents: Whether its parent folders are made too; a mistyped path then becomes a tree of
  ///   folders.
  /// - Throws: `.unwritable`, naming the folder, and leaves nothing behind.
  package init(_ path: String, withParents: Bool = false) throws(HarnessError) {
    var missing: [String] = []
    var folder = path
    while !folder.isEmpty, !FileManager.default.fileExists(atPath: folder) {
      missing.append(folder)
      folder = withParents ? Self.parent(of: folder) : ""
    }
    for folder in missing.reversed() {
      if mkdir(folder, 0o777) != 0 {
        let reason = lastSystemError()
        removeEmpty()
        throw .unwritable(path: path, reason: reason)
      }
      paths.append(folder)
    }
  }

  /// The folder that contains `path`; empty for a relative path of one part.
  ///
  /// `NSString.deletingLastPathComponent` of Foundation 6.3.1 traps on a path of one character.
  package static func parent(of path: String) -> String {
    let whole = path.reversed().drop { $0 == "/" }
    let parent = whole.drop { $0 != "/" }.drop { $0 == "/" }
    if parent.isEmpty { return path.hasPrefix("/") && !whole.isEmpty ? "/" : "" }
    return String(parent.reversed())
  }

  package func removeEmpty() {
    for path in paths.reversed() { rmdir(path) }
  }
}
