import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program with its arguments and environment, to be started without a shell.
package struct Spawn {
  /// A path, or a name that is searched for in PATH.
  package var program: String
  package var arguments: [String]
  /// Descriptors of the child, and the descriptors of this process that they copy.
  package var descriptors: [(child: Int32, own: Int32)] = []
  /// Variables that the child sees in addition to those of this process, or instead of them.
  package var variables: [(name: String, value: String)] = []
  /// Whether it gets its own process group, which is killed with it.
  ///
  /// A terminal does not interrupt such a process; the process that started it has to.
  package var leadsGroup = true

  package init(_ program: String, _ arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// Starts it and returns its process number; the caller must wait for its end.
  ///
  /// - Parameter isBusy: Called with how often the system has refused because the program is open for writing; true
  ///   tries again.
  /// - Throws: `.child` if it cannot be started.
  package func start(
    whileBusy isBusy: (Int) -> Bool = Self.pauseWhileBusy
  ) throws(HarnessError) -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for pair in descriptors { posix_spawn_file_actions_adddup2(&actions, pair.own, pair.child) }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A thread that blocks signals would pass that on, and the child could not be interrupted.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var flags = Int16(POSIX_SPAWN_SETSIGMASK)
    if leadsGroup { flags |= Int16(POSIX_SPAWN_SETPGROUP) }
    posix_spawnattr_setflags(&attributes, flags)
    let words = Self.strings([program] + arguments)
    let environment = environmentStrings
    defer { for word in words + environment { free(word) } }
    var id = pid_t()
    var refusals = 0
    while true {
      let result = posix_spawnp(&id, program, &actions, &attributes, words, environment)
      if result == 0 { return id }
      refusals += 1
      if result == ETXTBSY, isBusy(refusals) { continue }
      throw .child("\(program): \(String(cString: strerror(result)))")
    }
  }

  /// Waits up to ten seconds for a program that was written a moment ago.
  ///
  /// A child that is about to start has copies of all descriptors of its parent, including one with which a new
  /// program was just written.
  package static func pauseWhileBusy(_ refusals: Int) -> Bool {
    usleep(10_000)
    return refusals < 1000
  }

  /// Copies for C, ended by nil.
  private static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { strdup($0) } + [nil]
  }

  /// Copies for C, ended by nil; the variables of this process are copied byte for byte, whether UTF-8 or not.
  private var environmentStrings: [UnsafeMutablePointer<CChar>?] {
    var lines: [UnsafeMutablePointer<CChar>?] = []
    var entry = environ
    while let text = entry.pointee {
      let isReplaced = variables.contains { variable in
        strncmp(text, variable.name + "=", variable.name.utf8.count + 1) == 0
      }
      if !isReplaced { lines.append(strdup(text)) }
      entry += 1
    }
    return lines + Self.strings(variables.map { "\($0.name)=\($0.value)" })
  }
}

/// A pipe whose ends later children do not inherit.
package struct Pipe {
  package let reading: Int32
  package let writing: Int32

  /// - Throws: `.child` if this process has no descriptors left.
  package init() throws(HarnessError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .child(lastSystemError()) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }

  package func closeBoth() {
    close(reading)
    close(writing)
  }
}
