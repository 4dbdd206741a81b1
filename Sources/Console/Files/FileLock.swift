#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Marks a file or folder as being written by this process; every command respects the marks of others.
///
/// An advisory lock of flock(2): it belongs to the open file, not to its name, and ends with the process.
package enum FileLock {
  package static var reason: String { "another \(ProgramName.current) is writing it" }

  /// Locks an open file or folder, and checks whether `path` still names it.
  ///
  /// Files on systems without locks get none, and neither do devices and pipes: any process may write to
  /// `/dev/null`.
  /// - Throws: `.unwritable` if another process has locked it.
  package static func take(_ descriptor: Int32, _ path: String) throws(HarnessError) {
    guard isOfOneWriter(descriptor) else { return }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw .unwritable(path: path, reason: reason)
    }
    guard isNamed(descriptor, path) else {
      throw .unwritable(path: path, reason: "another process has just replaced it; try again")
    }
  }

  /// Whether two writers would spoil it for each other.
  private static func isOfOneWriter(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    let type = status.st_mode & S_IFMT
    return type == S_IFREG || type == S_IFDIR
  }

  /// Releases it at once: a child that is about to start may still have a copy of the descriptor.
  package static func release(_ descriptor: Int32) { flock(descriptor, LOCK_UN) }

  /// Whether `path` names the open file.
  package static func isNamed(_ descriptor: Int32, _ path: String) -> Bool {
    var (open, named) = (stat(), stat())
    return fstat(descriptor, &open) == 0 && stat(path, &named) == 0
      && open.st_ino == named.st_ino && open.st_dev == named.st_dev
  }
}
