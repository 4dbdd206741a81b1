#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file written under a temporary name beside its target and renamed when it is complete.
///
/// Nobody ever sees half of it, and a run that is refused or killed leaves the old one as it was. Pipes
/// and devices cannot be replaced and are written in place.
package final class ReplacedFile {
  package let path: String
  /// The name under which it is written; the target itself for pipes and devices.
  let temporaryPath: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var failure: String?

  private static let bufferBytesMax = 1 << 16

  /// Opens the temporary file, so that a path that cannot be written is known before anything runs.
  ///
  /// - Throws: `.unwritable`.
  package init(_ path: String) throws(HarnessError) {
    self.path = path
    var status = stat()
    let exists = stat(path, &status) == 0
    let type = status.st_mode & S_IFMT
    if exists, type == S_IFDIR { throw .unwritable(path: path, reason: "it is a folder") }
    if exists, access(path, W_OK) != 0 {
      throw .unwritable(path: path, reason: lastSystemError())
    }
    let inPlace = exists && type != S_IFREG
    temporaryPath = inPlace ? path : Self.temporary(beside: path)
    let flags = inPlace ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC
    descriptor = open(temporaryPath, flags | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .unwritable(path: path, reason: lastSystemError()) }
  }

  private static func temporary(beside path: String) -> String {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    parts[parts.count - 1] = ".\(parts[parts.count - 1]).\(getpid()).tmp"
    return parts.joined(separator: "/")
  }

  deinit { discard() }

  package func write(_ text: String) {
    buffer += text.utf8
    // A terminal or pipe is read while the run goes on.
    if buffer.count >= Self.bufferBytesMax || temporaryPath == path { flush() }
  }

  private func flush() {
    if failure == nil, !writeAll(buffer, to: descriptor) { failure = lastSystemError() }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Puts the complete file in its place.
  ///
  /// - Throws: `.unwritable` when a write failed, as on a full disk; the target is as it was then.
  package func commit() throws(HarnessError) {
    flush()
    if close(descriptor) != 0, failure == nil { failure = lastSystemError() }
    descriptor = -1
    if failure == nil, temporaryPath != path, rename(temporaryPath, path) != 0 {
      failure = lastSystemError()
    }
    if let failure {
      if temporaryPath != path { unlink(temporaryPath) }
      throw .unwritable(path: path, reason: failure)
    }
  }

  /// Forgets what was written; the target stays as it was.
  package func discard() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    if temporaryPath != path { unlink(temporaryPath) }
  }
}
