#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reading from a pipe, with a wait for its writer that the user can interrupt.
package final class PatientInput {
  private static let pollMilliseconds: Int32 = 50
  private static let chunkBytes = 1 << 16

  package let path: String
  private let descriptor: Int32
  /// Whether reading may have to wait, as for pipes, terminals and other devices.
  private let mayWait: Bool
  private let isInterrupted: () -> Bool

  /// - Throws: `.unreadable`.
  package init(
    _ path: String, isInterrupted: @escaping () -> Bool = { UserInterrupt.isRequested }
  ) throws(HarnessError) {
    self.path = path
    self.isInterrupted = isInterrupted
    var status = stat()
    let type = stat(path, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
    mayWait = type != S_IFREG
    // Opening a FIFO would wait for its writer, and no signal would end that.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | (type == S_IFIFO ? O_NONBLOCK : 0))
    if descriptor < 0 { throw .unreadable(path: path, reason: lastSystemError()) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Reads the next bytes, at most as many as there is room for; returns how many, 0 at the end.
  ///
  /// - Throws: `.unreadable`; `.interruptedReading` if the user interrupts while nothing comes.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(HarnessError) -> Int {
    while true {
      if mayWait { try wait() }
      let count = systemRead(descriptor, buffer.baseAddress!, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR, errno != EAGAIN {
        throw .unreadable(path: path, reason: lastSystemError())
      }
    }
  }

  /// All of the bytes.
  ///
  /// - Throws: as `read`.
  package func readAll() throws(HarnessError) -> [UInt8] {
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      let count = try read(into: chunk)
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Waits until there are bytes, or the last writer of a pipe is gone; also waits for the first writer.
  private func wait() throws(HarnessError) {
    while true {
      var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&state, 1, Self.pollMilliseconds) > 0 { return }
      if isInterrupted() { throw .interruptedReading(path: path) }
    }
  }
}

/// The bytes of a file.
///
/// - Throws: `.unreadable`, also for folders; `.interruptedReading`.
package func readBytes(_ path: String) throws(HarnessError) -> [UInt8] {
  var status = stat()
  guard stat(path, &status) == 0 else {
    let reason = errno == ENOENT ? "there is no such file or folder" : lastSystemError()
    throw .unreadable(path: path, reason: reason)
  }
  if status.st_mode & S_IFMT == S_IFDIR { throw .unreadable(path: path, reason: "it is a folder") }
  return try PatientInput(path).readAll()
}

/// The whole text of a file, without a byte order mark.
///
/// - Throws: `.unreadable`, `.interruptedReading`.
package func readText(_ path: String) throws(HarnessError) -> String {
  try decodedText(readBytes(path), path)
}

/// The text in a file.
///
/// - Throws: `.unreadable` if it is not UTF-8.
package func decodedText(_ bytes: [UInt8], _ path: String) throws(HarnessError) -> String {
  let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  let bytes = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw .unreadable(path: path, reason: "it is not UTF-8 text")
  }
  return text
}
