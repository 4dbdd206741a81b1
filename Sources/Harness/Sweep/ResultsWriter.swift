import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a results file line by line, so that an interrupted sweep keeps what it has done.
package final class ResultsWriter {
  package let path: String
  private let descriptor: Int32
  private let isInterrupted: () -> Bool
  /// How many bytes the file has, unless another process writes to it.
  private var size: UInt64 = 0

  /// Begins a new file with its header.
  ///
  /// - Throws: `.unwritable`, also if the file at `path` may contain a sweep that would be lost;
  ///   `.interruptedWaiting`.
  package convenience init(
    creating path: String, _ header: SweepHeader,
    isInterrupted: @escaping () -> Bool = { UserInterrupt.isRequested }
  ) throws(HarnessError) {
    try self.init(path, O_WRONLY | O_APPEND | O_CREAT, isInterrupted)
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
      throw .unwritable(
        path: path, reason: "it exists already; continue it with --resume, or give another --out")
    }
    try write(line: JSONText.line(of: header))
  }

  /// Continues a file after its first `bytes` bytes, the last of which ends a line.
  ///
  /// A file without a complete line gets its header first.
  /// - Throws: `.unwritable`, `.interruptedWaiting`.
  package convenience init(
    resuming path: String, after bytes: UInt64, _ header: SweepHeader,
    isInterrupted: @escaping () -> Bool = { UserInterrupt.isRequested }
  ) throws(HarnessError) {
    try self.init(path, O_WRONLY | O_APPEND, isInterrupted)
    guard ftruncate(descriptor, off_t(bytes)) == 0 else {
      throw .unwritable(path: path, reason: lastSystemError())
    }
    size = bytes
    if bytes == 0 { try write(line: JSONText.line(of: header)) }
  }

  /// Opens the file and locks it: two sweeps that write to one file would mix their lines.
  private init(
    _ path: String, _ flags: Int32, _ isInterrupted: @escaping () -> Bool
  ) throws(HarnessError) {
    self.path = path
    self.isInterrupted = isInterrupted
    if isReplaceable(path) {
      descriptor = open(path, flags | O_CLOEXEC, 0o644)
      if descriptor < 0 { throw .unwritable(path: path, reason: lastSystemError()) }
    } else {
      descriptor = try PatientOutput.open(path, flags, isInterrupted)
    }
    try FileLock.take(descriptor, path)
  }

  deinit {
    guard descriptor >= 0 else { return }
    FileLock.release(descriptor)
    close(descriptor)
  }

  /// - Throws: `.unwritable`, as on a full disk; what was written before is complete.
  package func write(_ result: SeedResult) throws(HarnessError) {
    try write(line: ResultLineWriter.text(of: result) ?? JSONText.line(of: result))
  }

  private func write(line: String) throws(HarnessError) {
    let bytes = Array((line + "\n").utf8)
    guard writeAll(bytes, to: descriptor, isInterrupted: isInterrupted) else {
      throw .unwritable(path: path, reason: errno == EINTR ? "nobody read it" : lastSystemError())
    }
    size += UInt64(bytes.count)
  }

  /// Makes sure that the lines survive a loss of power, and that the file is still at its path.
  ///
  /// - Throws: `.unwritable`, also if the file was removed or changed in the meantime.
  package func finish() throws(HarnessError) {
    // Pipes and terminals cannot be synced, and need not be.
    if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS {
      throw .unwritable(path: path, reason: lastSystemError())
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    guard FileLock.isNamed(descriptor, path) else {
      throw .unwritable(
        path: path,
        reason: "it was removed or replaced while the sweep ran, and the results are gone with it")
    }
    guard UInt64(status.st_size) == size else {
      throw .unwritable(
        path: path,
        reason:
          "another process wrote to it or cut it while the sweep ran, so its lines are not complete"
      )
    }
  }
}
