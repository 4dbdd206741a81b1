import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The worker side of a pool: this process reads requests and answers them one after the other.
package struct WorkerService {
  /// Where the answers go.
  private let answers: Int32

  /// Keeps what this process prints apart from its answers, and leaves interrupts to the process that owns the
  /// pool.
  package init() {
    for number in [SIGINT, SIGTERM, SIGHUP] { _ = signal(number, SIG_IGN) }
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    #else
      setrlimit(RLIMIT_CORE, &none)
    #endif
    Self.endWithParent()
    answers = dup(1)
    dup2(2, 1)
  }

  /// Reads requests from standard input until it is closed.
  ///
  /// - Parameter answer: Carries out the request in a line; returns its number and the answer, on one line.
  /// - Throws: What `answer` throws.
  package func serve(
    _ answer: (String) throws(HarnessError) -> (number: UInt64, body: String)
  ) throws(HarnessError) {
    var isReady = false
    while let line = readLine() {
      if !isReady { _ = write(WorkerStart.ofThisProcess.line) }
      isReady = true
      _ = writeAll([WorkerMark.begin], to: 2)
      let (number, body) = try answer(line)
      let answer = WorkerAnswer(
        number: number, peakKilobytes: PeakMemory.ofThisProcess ?? 0,
        cpuMicroseconds: ProcessorTime.ofThisProcess, body: body)
      guard write(answer.line) else { return }
    }
  }

  private func write(_ line: String) -> Bool { writeAll(Array((line + "\n").utf8), to: answers) }

  private static let parent = getppid()
  private static let parentCheckSeconds: UInt32 = 3

  /// Ends this process soon after its parent, even in the middle of an endless request.
  ///
  /// The handler calls only what a signal handler may call.
  private static func endWithParent() {
    _ = parent
    _ = signal(SIGALRM) { _ in
      if getppid() != WorkerService.parent { _exit(0) }
      alarm(WorkerService.parentCheckSeconds)
    }
    alarm(parentCheckSeconds)
  }
}
