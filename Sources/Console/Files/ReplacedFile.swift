#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is written under a temporary name next to its target, and renamed when it is complete.
///
/// No reader ever sees half of it, and a run that is refused or killed leaves the old file as it was. Links are
/// followed, and the mode of the old file is kept, as if it were overwritten. Pipes and devices cannot be replaced
/// and are written directly. If there was no file and another process has made one in the meantime, that one stays,
/// because it may contain the results of another sweep.
package final class ReplacedFile {
  package let path: String
  /// The path of the target, with links followed.
  package let target: String
  /// The name under which it is written; the target itself for pipes and devices.
  package let temporaryPath: String
  /// The old file, whose lock says that it is about to be replaced; -1 if there is none.
  private var lock: Int32 = -1
  package let buffer: OutputBuffer
  private let isInterrupted: () -> Bool
  private var failure: String?

  /// Opens the temporary file, so that a path that cannot be written is known before anything runs.
  ///
  /// - Parameter isInterrupted: Ends the wait for the reader of a FIFO.
  /// - Throws: `.unwritable`, also for a file that another process is writing; `.interruptedWaiting`.
  package init(
    _ path: String, isInterrupted: @escaping () -> Bool = { UserInterrupt.isRequested }
  ) throws(HarnessError) {
    self.path = path
    self.isInterrupted = isInterrupted
    var status = stat()
    let exists = stat(path, &status) == 0
    let type = status.st_mode & S_IFMT
    if exists, type == S_IFDIR { throw .unwritable(path: path, reason: "it is a folder") }
    if exists, access(path, W_OK) != 0 {
      throw .unwritable(path: path, reason: lastSystemError())
    }
    if exists, type != S_IFREG {
      (target, temporaryPath) = (path, path)
      buffer = OutputBuffer(try PatientOutput.open(path, O_WRONLY, isInterrupted))
      return
    }
    target = try Self.target(of: path, exists: exists)
    let temporary = TemporaryFile(beside: target)
    temporaryPath = temporary.path
    if exists { lock = try Self.lock(path) }
    temporary.removeAbandoned()
    let descriptor = temporary.open()
    buffer = OutputBuffer(descriptor)
    if descriptor < 0 {
      let error = HarnessError.unwritable(path: path, reason: lastSystemError())
      unlock()
      throw error
    }
    if exists { Self.keepMode(of: status, on: descriptor) }
  }

  private static func target(of path: String, exists: Bool) throws(HarnessError) -> String {
    guard exists else {
      if let target = LinkPath.target(of: path) { return target }
      throw .unwritable(
        path: path, reason: "the link leads in a circle, or to a name that is not UTF-8")
    }
    guard let resolved = realpath(path, nil) else {
      throw .unwritable(path: path, reason: lastSystemError())
    }
    defer { free(resolved) }
    guard let target = String(validatingCString: resolved) else {
      throw .unwritable(path: path, reason: "its folder has a name that is not UTF-8")
    }
    return target
  }

  private static func lock(_ path: String) throws(HarnessError) -> Int32 {
    var descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { descriptor = open(path, O_WRONLY | O_CLOEXEC) }
    if descriptor < 0 { throw .unwritable(path: path, reason: lastSystemError()) }
    do throws(HarnessError) { try FileLock.take(descriptor, path) } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func keepMode(of old: stat, on descriptor: Int32) {
    // Another user's file keeps its owner if the system lets this process set it.
    _ = fchown(descriptor, old.st_uid, old.st_gid)
    fchmod(descriptor, old.st_mode & 0o7777)
  }

  deinit { discard() }

  /// Whether there was no file, so that only a new one may be made.
  package var isNew: Bool { !isInPlace && lock < 0 }

  /// Whether it is a pipe or a device, which is written directly.
  package var isInPlace: Bool { temporaryPath == path }

  package func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      if buffer.append(bytes) { return }
      flush()
      if !buffer.append(bytes) { put(UnsafeRawBufferPointer(bytes)) }
    }
    // A terminal or pipe is read during the run.
    if isInPlace { flush() }
  }

  private func flush() {
    put(buffer.bytes)
    buffer.empty()
  }

  private func put(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil, !bytes.isEmpty else { return }
    if !PatientOutput.write(bytes, to: buffer.descriptor, isInterrupted) { fail() }
  }

  private func fail() {
    if failure == nil { failure = errno == EINTR ? "nobody read it" : lastSystemError() }
  }

  /// Completes the file and renames it to its target.
  ///
  /// - Throws: `.unwritable` if a write failed, as on a full disk; the target is left as it was.
  package func commit() throws(HarnessError) {
    flush()
    unlockTemporary()
    if !buffer.close() { fail() }
    if failure == nil, !isInPlace { putInPlace() }
    unlock()
    if let failure {
      if !isInPlace { unlink(temporaryPath) }
      throw .unwritable(path: path, reason: failure)
    }
  }

  private func putInPlace() {
    if !isNew {
      if rename(temporaryPath, target) != 0 { fail() }
    } else if link(temporaryPath, target) == 0 {
      unlink(temporaryPath)
    } else if errno == EEXIST {
      failure = "another process has made it meanwhile"
    } else if rename(temporaryPath, target) != 0 {
      // Some file systems have no hard links.
      fail()
    }
  }

  /// Drops what was written; the target stays as it was.
  package func discard() {
    unlock()
    guard buffer.descriptor >= 0 else { return }
    unlockTemporary()
    _ = buffer.close()
    if !isInPlace { unlink(temporaryPath) }
  }

  private func unlockTemporary() {
    if !isInPlace { FileLock.release(buffer.descriptor) }
  }

  private func unlock() {
    guard lock >= 0 else { return }
    FileLock.release(lock)
    close(lock)
    lock = -1
  }
}
