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

/// A process that is looked after from outside: it ends, or its time does, or the user stops it.
///
/// Its output goes to files and not to pipes, so that many can run with nobody reading.
package final class LimitedProcess {
  package enum End: Equatable {
    case ended(ProcessEnd)
    case timedOut
    case interrupted
  }

  private let id: pid_t
  private let deadline: SuspendingClock.Instant
  package let out: OutputCapture
  package let errors: OutputCapture
  package private(set) var end: End?

  private static let pollMicroseconds: useconds_t = 2000
  /// How long a process may tidy up after SIGINT.
  private static let farewell = Duration.seconds(5)

  /// - Throws: `.child` when it cannot be started.
  package init(
    _ spawn: Spawn, out: OutputCapture, errors: OutputCapture, limit: Duration
  ) throws(HarnessError) {
    var spawn = spawn
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(nothing) }
    spawn.descriptors = [
      (child: 0, own: nothing), (child: 1, own: out.descriptor), (child: 2, own: errors.descriptor),
    ]
    (self.out, self.errors) = (out, errors)
    deadline = SuspendingClock.now + limit
    id = try spawn.start()
  }

  /// How it ended; nil while it runs.
  package func poll() -> End? {
    if end == nil, let status = waitWithoutHanging() { end = .ended(status) }
    if end == nil, SuspendingClock.now >= deadline {
      kill()
      end = .timedOut
    }
    return end
  }

  /// Waits for its end; `meanwhile` is called again and again.
  package func wait(_ isInterrupted: () -> Bool, meanwhile: () -> Void = {}) -> End {
    while true {
      if let end = poll() { return end }
      meanwhile()
      if isInterrupted() {
        interrupt()
        return .interrupted
      }
      Self.pause()
    }
  }

  /// Between two looks.
  package static func pause() { usleep(pollMicroseconds) }

  /// Asks it to stop as a terminal would, and makes it when it does not.
  private func interrupt() {
    end = .interrupted
    _ = sendSignal(SIGINT)
    let last = SuspendingClock.now + Self.farewell
    while SuspendingClock.now < last {
      if waitWithoutHanging() != nil { return }
      Self.pause()
    }
    kill()
  }

  /// Ends it at once; it must still run.
  package func kill() {
    _ = sendSignal(SIGKILL)
    _ = ProcessEnd.wait(for: id)
    if end == nil { end = .interrupted }
  }

  #if canImport(Glibc)
    private func sendSignal(_ number: Int32) -> Int32 { Glibc.kill(id, number) }
  #else
    private func sendSignal(_ number: Int32) -> Int32 { Darwin.kill(id, number) }
  #endif

  private func waitWithoutHanging() -> ProcessEnd? {
    var status: Int32 = 0
    return waitpid(id, &status, WNOHANG) == id ? ProcessEnd(waitStatus: status) : nil
  }
}
