#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writing to a pipe, with a wait for its reader that the user can interrupt.
package enum PatientOutput {
  private static let pauseMicroseconds: useconds_t = 20_000
  private static let pollMilliseconds: Int32 = 50

  /// Opens something that exists and cannot be replaced: a pipe or a device.
  ///
  /// - Throws: `.unwritable`; `.interruptedWaiting` if no process had opened a FIFO for reading.
  package static func open(
    _ path: String, _ flags: Int32, _ isInterrupted: () -> Bool
  ) throws(HarnessError) -> Int32 {
    var status = stat()
    let isFIFO = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    while true {
      let descriptor = systemOpen(path, flags | O_NONBLOCK | O_CLOEXEC)
      if descriptor >= 0 {
        if !isFIFO { _ = fcntl(descriptor, F_SETFL, flags) }
        return descriptor
      }
      guard isFIFO, errno == ENXIO || errno == EINTR else {
        throw .unwritable(path: path, reason: lastSystemError())
      }
      if isInterrupted() { throw .interruptedWaiting(path: path) }
      usleep(pauseMicroseconds)
    }
  }

  /// Writes all of `bytes`; false, with the reason in errno, if the reader is gone, the device refuses, or the user
  /// interrupts while a pipe is full.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ isInterrupted: () -> Bool
  ) -> Bool {
    var written = 0
    while written < bytes.count {
      let result = systemWrite(descriptor, bytes.baseAddress! + written, bytes.count - written)
      if result >= 0 {
        written += result
      } else if errno == EAGAIN {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&state, 1, pollMilliseconds)
        if isInterrupted() {
          errno = EINTR
          return false
        }
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}

/// Writes all of `bytes`; false if the reader is gone, the device refuses, or the user interrupts while a pipe is
/// full.
package func writeAll(
  _ bytes: [UInt8], to descriptor: Int32, isInterrupted: () -> Bool = { false }
) -> Bool {
  bytes.withUnsafeBytes { PatientOutput.write($0, to: descriptor, isInterrupted) }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
