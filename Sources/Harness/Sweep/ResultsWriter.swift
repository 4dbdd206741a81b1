#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a results file line by line, so that an interrupted sweep has lost nothing that was done.
package final class ResultsWriter {
  package let path: String
  private var descriptor: Int32

  /// Begins a new file with its header.
  ///
  /// - Throws: `.unwritable`, also when there is something at `path` that a sweep would be lost with.
  package init(creating path: String, _ header: SweepHeader) throws(HarnessError) {
    self.path = path
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
      throw .unwritable(
        path: path, reason: "it is there already; --resume goes on with it, or give another --out")
    }
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .unwritable(path: path, reason: lastSystemError()) }
    try lock()
    try write(line: JSONText.line(of: header))
  }

  /// Goes on behind the first `bytes` bytes of a file, the last of which is the end of a line.
  ///
  /// A file without a whole line was not begun, and gets its header.
  /// - Throws: `.unwritable`.
  package init(
    resuming path: String, behind bytes: UInt64, _ header: SweepHeader
  ) throws(HarnessError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    if descriptor < 0 { throw .unwritable(path: path, reason: lastSystemError()) }
    try lock()
    guard ftruncate(descriptor, off_t(bytes)) == 0 else {
      throw .unwritable(path: path, reason: lastSystemError())
    }
    if bytes == 0 { try write(line: JSONText.line(of: header)) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Two sweeps that write one file would mix their lines.
  private func lock() throws(HarnessError) {
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw .unwritable(path: path, reason: "another sweep is writing it")
    }
  }

  /// - Throws: `.unwritable`, as on a full disk; what was written before is whole.
  package func write(_ result: SeedResult) throws(HarnessError) {
    try write(line: ResultLine.text(of: result) ?? JSONText.line(of: result))
  }

  private func write(line: String) throws(HarnessError) {
    guard writeAll(Array((line + "\n").utf8), to: descriptor) else {
      throw .unwritable(path: path, reason: lastSystemError())
    }
  }

  /// Makes sure that the lines outlive a loss of power.
  ///
  /// - Throws: `.unwritable`.
  package func finish() throws(HarnessError) {
    // Pipes and terminals cannot be synced, and need not.
    if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS {
      throw .unwritable(path: path, reason: lastSystemError())
    }
  }
}
