import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The writing end of a process's input: writes what the pipe takes, keeps the rest, and never waits.
///
/// A line may be longer than what a pipe holds. The process reads it only after its own output was read, so a
/// writer that waits would wait for itself.
final class InputPipe {
  /// -1 once it is closed.
  private var descriptor: Int32
  /// What was sent but not written, from `start` on.
  private var bytes: [UInt8] = []
  private var start = 0

  /// Takes ownership of the descriptor.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit { close() }

  /// The descriptor if something waits to be written, otherwise nil.
  var waitingDescriptor: Int32? { start < bytes.count && descriptor >= 0 ? descriptor : nil }

  /// Writes a line after everything that was sent before.
  func send(_ line: String) {
    bytes.append(contentsOf: line.utf8)
    bytes.append(UInt8(ascii: "\n"))
    flush()
  }

  /// Writes what the pipe accepts now; what will not be read any more is dropped.
  func flush() {
    while start < bytes.count, descriptor >= 0 {
      let count = bytes[start...].withUnsafeBytes {
        systemWrite(descriptor, $0.baseAddress!, $0.count)
      }
      if count > 0 { start += count }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return }
      if count < 0 { start = bytes.count }
    }
    bytes.removeAll(keepingCapacity: start < Self.keptBytes)
    start = 0
  }

  private static let keptBytes = 1 << 16

  func close() {
    if descriptor >= 0 { systemClose(descriptor) }
    descriptor = -1
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func systemClose(_ descriptor: Int32) { close(descriptor) }
