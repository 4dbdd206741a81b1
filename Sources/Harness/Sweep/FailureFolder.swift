import Foundation

/// Where a sweep keeps a failure file for the smallest failure of each signature.
package final class FailureFolder {
  package let path: String
  private let isOwn: Bool
  package private(set) var files: [FailureKey: String] = [:]

  /// Makes the folder where it is missing, so that one that cannot be written is known at once.
  ///
  /// - Throws: `.unwritable`.
  package init(_ path: String) throws(HarnessError) {
    self.path = path
    var isFolder: ObjCBool = false
    isOwn = !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if !isOwn, !isFolder.boolValue {
      throw .unwritable(path: path, reason: "it is a file, and a folder is needed")
    }
    // Not its parents: a path that was mistyped would become a tree of folders.
    if isOwn, mkdir(path, 0o755) != 0 {
      throw .unwritable(path: path, reason: lastSystemError())
    }
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw .unwritable(path: path, reason: "files cannot be made in this folder")
    }
  }

  /// The file of a group of failures.
  package func file(of key: FailureKey) -> String {
    (path.hasSuffix("/") ? path : path + "/") + key.fileName
  }

  /// Writes the file of a failure in place of that of a greater one.
  ///
  /// - Throws: `.unwritable`.
  package func write(_ text: String, for key: FailureKey) throws(HarnessError) {
    let file = try ReplacedFile(file(of: key))
    file.write(text)
    try file.commit()
    files[key] = file.path
  }

  /// Takes note of a file that an earlier sweep has left; false when there is none for this seed.
  package func find(_ key: FailureKey, seed: UInt64) -> Bool {
    let path = file(of: key)
    guard let text = try? readText(path), let found = try? FailureFile(text: text, file: path),
      found.seed.value == seed
    else { return false }
    files[key] = path
    return true
  }

  /// Takes the folder away when it was made for nothing.
  package func finish() { if isOwn, files.isEmpty { rmdir(path) } }
}
