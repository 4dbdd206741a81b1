#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of a file, which was made because it was not there.
package struct MadeFolder {
  private let path: String

  /// Makes the folder of `file` where it is missing; nil where it is there.
  ///
  /// Not its parents: a mistyped path would become a tree of folders.
  /// - Throws: `.unwritable`, naming the folder.
  package init?(of file: String) throws(HarnessError) {
    guard let slash = file.lastIndex(of: "/"), slash > file.startIndex else { return nil }
    path = String(file[..<slash])
    if mkdir(path, 0o777) == 0 { return }
    if errno == EEXIST { return nil }
    throw .unwritable(path: path, reason: lastSystemError())
  }

  /// Takes the folder away again where nothing was put into it.
  package func removeWhereEmpty() { rmdir(path) }
}
