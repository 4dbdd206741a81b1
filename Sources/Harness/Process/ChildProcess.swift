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
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .child(lastSystemError()) }
    let process = spawn(executable, arguments, output: ends[1], closing: ends[0], isQuiet)
    close(ends[1])
    defer { close(ends[0]) }
    guard case .success(let id) = process else {
      throw .child("\(executable): \(lastSystemError())")
    }
    let output = readToEnd(ends[0], isInterrupted)
    if isInterrupted() { kill(id, SIGKILL) }
    return Answer(output: output, status: wait(for: id))
  }

  private enum Started { case success(pid_t), failure }

  private static func spawn(
    _ executable: String, _ arguments: [String], output: Int32, closing: Int32, _ isQuiet: Bool
  ) -> Started {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addclose(&actions, closing)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addclose(&actions, output)
    if isQuiet { posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) }
    let words: [UnsafeMutablePointer<CChar>?] =
      ([executable] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    setenv("SWIFT_BACKTRACE", "enable=no", 1)
    var id = pid_t()
    let result = posix_spawn(&id, executable, &actions, nil, words, environ)
    if result != 0 { errno = result }
    return result == 0 ? .success(id) : .failure
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

  private static func wait(for id: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    let signalNumber = status & 0x7F
    return signalNumber == 0 ? status >> 8 & 0xFF : 128 + signalNumber
  }
}
