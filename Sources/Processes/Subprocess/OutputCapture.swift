import Console
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that takes what a process prints; one without a path vanishes when nobody holds it.
package final class OutputCapture {
  package let descriptor: Int32

  /// - Throws: `.child` when there is no room for temporary files.
  package init() throws(HarnessError) {
    var template = Array((NSTemporaryDirectory() + "/heddle-XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    if descriptor < 0 { throw .child("a temporary file: \(lastSystemError())") }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// - Throws: `.unwritable`.
  package init(path: String) throws(HarnessError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .unwritable(path: path, reason: lastSystemError()) }
  }

  deinit { close(descriptor) }

  private static let tailBytes: off_t = 1 << 12

  /// The last line so far in which there is something.
  package var lastLine: String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(Self.tailBytes))
    let count = pread(descriptor, &bytes, bytes.count, max(0, status.st_size - Self.tailBytes))
    let tail = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return tail.split(whereSeparator: \.isNewline).map { trimmed($0) }.last { !$0.isEmpty }
  }

  /// Everything so far.
  package var text: String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = pread(descriptor, &chunk, chunk.count, off_t(bytes.count))
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
