import Console
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that receives what a process prints; without a path it is deleted with this object.
package final class OutputCapture {
  package let descriptor: Int32

  /// A file without a path.
  ///
  /// - Throws: `.child` if no temporary file can be made.
  package init() throws(HarnessError) {
    var template = Array((NSTemporaryDirectory() + "/heddle-XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    if descriptor < 0 { throw .child("a temporary file: \(lastSystemError())") }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// The file at `path`, emptied.
  ///
  /// - Throws: `.unwritable`.
  package init(path: String) throws(HarnessError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .unwritable(path: path, reason: lastSystemError()) }
  }

  deinit { close(descriptor) }

  private static let tailBytes: off_t = 1 << 12

  /// The last line so far that is not blank.
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
