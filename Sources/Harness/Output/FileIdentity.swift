#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which file a path names, whether it is there already or only its folder is.
struct FileIdentity {
  /// The folder without links and dots, and the name in it; the path itself when there is no folder.
  private let place: String
  private var device: UInt64?
  private var inode: UInt64?

  init(_ path: String) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let name = parts.removeLast()
    let folder = parts.isEmpty ? "." : parts.joined(separator: "/") + "/"
    if let resolved = realpath(folder, nil) {
      place = String(cString: resolved) + "/" + name
      free(resolved)
    } else {
      place = path
    }
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
  }

  func isSame(as other: FileIdentity) -> Bool {
    place == other.place || (inode != nil && inode == other.inode && device == other.device)
  }
}
