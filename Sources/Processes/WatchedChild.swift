import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that is expected to end badly: its standard error is read, and its time and memory are limited.
///
/// At a limit it gets SIGABRT, upon which the Swift runtime prints where it is; a process that was only
/// signalled goes on after that, so it is killed once its backtrace is out.
package struct WatchedChild: Sendable {
  package var errors: String
  package var end: ProcessEnd

  package init(errors: String, end: ProcessEnd) {
    self.errors = errors
    self.end = end
  }

  package struct Limits: Sendable {
    package var milliseconds: UInt64
    package var megabytes: UInt64

    package init(milliseconds: UInt64, megabytes: UInt64) {
      self.milliseconds = milliseconds
      self.megabytes = megabytes
    }
  }

  private static let pollMilliseconds: Int32 = 50
  private static let bytesMax = 1 << 20
  /// What the runtime prints when a backtrace is complete.
  private static let endOfBacktrace = "Backtrace took"
  private static let secondsOfBacktrace = 30

  /// - Throws: `.child` when it cannot be started, `.interrupted` once `isInterrupted` is true.
  package static func run(
    _ program: String, _ arguments: [String], variables: [(name: String, value: String)],
    limits: Limits, isInterrupted: () -> Bool
  ) throws(HarnessError) -> WatchedChild {
    let pipe = try Pipe()
    defer { close(pipe.reading) }
    let id = try start(program, arguments, variables, writing: pipe.writing)
    var bytes: [UInt8] = []
    var deadline = SuspendingClock.now + .milliseconds(limits.milliseconds)
    var isAsked = false
    while read(pipe.reading, into: &bytes) {
      if isInterrupted() {
        kill(id, SIGKILL)
        _ = ProcessEnd.wait(for: id)
        throw .interrupted
      }
      let isOver = SuspendingClock.now >= deadline
      if isAsked {
        let text = String(decoding: bytes, as: UTF8.self)
        if isOver || text.contains(endOfBacktrace) { kill(id, SIGKILL) }
      } else if isOver || PeakMemory.kilobytes(of: id) ?? 0 > limits.megabytes << 10 {
        isAsked = true
        deadline = SuspendingClock.now + .seconds(secondsOfBacktrace)
        kill(id, SIGABRT)
      }
    }
    return WatchedChild(
      errors: String(decoding: bytes, as: UTF8.self), end: ProcessEnd.wait(for: id))
  }

  private static func start(
    _ program: String, _ arguments: [String], _ variables: [(name: String, value: String)],
    writing: Int32
  ) throws(HarnessError) -> pid_t {
    let silence = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer {
      close(silence)
      close(writing)
    }
    var spawn = Spawn(program, arguments)
    spawn.descriptors = [(child: 1, own: silence), (child: 2, own: writing)]
    spawn.variables = variables
    return try spawn.start()
  }

  /// Takes in what has come; false when the process has closed its standard error, as by ending.
  private static func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&state, 1, pollMilliseconds) > 0 else { return true }
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    let count = systemRead(descriptor, &chunk, chunk.count)
    if count < 0 { return errno == EINTR }
    if bytes.count < bytesMax { bytes += chunk[..<max(0, count)] }
    return count > 0
  }
}
