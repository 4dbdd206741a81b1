import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A second process of this program, without a shell; its standard output is read to the end.
package struct ChildProcess {
  package struct Answer: Sendable {
    package var output: String
    /// The exit status, or 128 and the signal's number.
    package var status: Int32

    package init(output: String, status: Int32) {
      self.output = output
      self.status = status
    }
  }

  /// How often an interruption is looked for while the child is silent.
  private static let pollMilliseconds: Int32 = 50

  /// Runs `executable` with `arguments` and waits for it.
  ///
  /// - Parameter isInterrupted: once true, the child is killed and its answer is what had come.
  /// - Throws: `.child` when it cannot be started.
  package static func run(
    _ executable: String, _ arguments: [String], isQuiet: Bool = false,
    isInterrupted: () -> Bool = { false }
  ) throws(HarnessError) -> Answer {
    let pipe = try Pipe()
    defer { close(pipe.reading) }
    var spawn = Spawn(executable, arguments)
    spawn.descriptors = [(child: 1, own: pipe.writing)]
    // A crash of the child is expected now and then, and its backtrace would take seconds.
    spawn.variables = [(name: "SWIFT_BACKTRACE", value: "enable=no")]
    let silence = isQuiet ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1
    if isQuiet { spawn.descriptors.append((child: 2, own: silence)) }
    defer { if isQuiet { close(silence) } }
    let id = try start(spawn, pipe.writing)
    let output = readToEnd(pipe.reading, isInterrupted)
    if isInterrupted() { kill(id, SIGKILL) }
    return Answer(output: output, status: ProcessEnd.wait(for: id).shellStatus)
  }

  /// Closes this process's copy of the writing end, or the reading would never come to its end.
  private static func start(_ spawn: Spawn, _ writing: Int32) throws(HarnessError) -> pid_t {
    defer { close(writing) }
    return try spawn.start()
  }

  /// Polls, because a signal that comes just before `read` would not end it.
  private static func readToEnd(_ descriptor: Int32, _ isInterrupted: () -> Bool) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&state, 1, pollMilliseconds)
      if isInterrupted() { return String(decoding: bytes, as: UTF8.self) }
      if ready == 0 || (ready < 0 && errno == EINTR) { continue }
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
