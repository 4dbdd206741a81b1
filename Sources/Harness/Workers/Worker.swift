import Console
import Processes
import Scenario

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The work of a worker process: runs what it is told, one order after the other.
///
/// It holds nothing from one run to the next. A trap, a hang or a lack of memory ends the process, and
/// whoever gave the order sees that no answer came.
package struct Worker {
  let system: AnySystem
  /// Where runs write their places; nil where no trap is reported.
  private var position: UnsafeMutablePointer<RunPosition>?

  package init(system: AnySystem) { self.system = system }

  /// The answer to one order.
  package func answer(_ order: RunOrder) -> RunAnswer {
    var answer = RunAnswer(number: order.number)
    let spec: RunSpec
    do throws(HarnessError) {
      let choice = try SpecChoice(
        seed: order.seed.value, options: order.options, system.fields)
      spec = try choice.resolve(system)
    } catch {
      answer.complaint = "\(error)"
      return answer
    }
    var request = RunRequest(spec)
    request.isRecording = order.task == .record || order.task == .replayRecording
    request.position = position
    let clock = SuspendingClock()
    let start = clock.now
    let cpuStart = ProcessorTime.ofThisProcess
    let recording = system.execute(request)
    let milliseconds = UInt64(max(0, (clock.now - start) / .milliseconds(1)))
    let cpu = ProcessorTime.ofThisProcess - cpuStart
    switch order.task {
    case .run, .record:
      answer.result = SeedResult(recording, milliseconds: milliseconds)
      answer.result?.cpuMicroseconds = cpu
      guard order.task == .record, let failure = recording.outcome.failure else { break }
      answer.failure = FailureFile(recording, failure, of: system, build: .current).text
    case .replay, .replayRecording:
      answer.replay = ReplayAnswer(recording, isRecording: request.isRecording)
    }
    return answer
  }

  /// Reads orders from standard input until it is closed.
  ///
  /// - Throws: `.malformed` for a line that is no order.
  package func serve() throws(HarnessError) {
    let answers = Self.prepareProcess(system.texts)
    var worker = self
    worker.position = TrapReporter.position
    var reader = OrderReader()
    var isReady = false
    while let line = readLine() {
      let order = try reader.order(line)
      if !isReady { _ = writeAll(Array((WorkerStart.ofThisProcess.line + "\n").utf8), to: answers) }
      isReady = true
      _ = writeAll([RunOrder.beginMark], to: 2)
      var answer = worker.answer(order)
      answer.peakKilobytes = PeakMemory.ofThisProcess
      let text = answer.line + "\n"
      guard writeAll(Array(text.utf8), to: answers) else { return }
    }
  }

  /// Keeps what the engine prints apart from the answers, and leaves interrupts to the process that gives
  /// the orders; the descriptor for the answers.
  private static func prepareProcess(_ texts: () -> [String]) -> Int32 {
    for number in [SIGINT, SIGTERM, SIGHUP] { _ = signal(number, SIG_IGN) }
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    #else
      setrlimit(RLIMIT_CORE, &none)
    #endif
    endWithParent()
    TrapReporter.armWorker(TrapPlace.text, texts: texts)
    let answers = dup(1)
    dup2(2, 1)
    return answers
  }

  private static let parent = getppid()
  private static let parentCheckSeconds: UInt32 = 3

  /// Ends this process soon after the one that gives it orders, also in the middle of a run without end.
  ///
  /// The handler does only what a handler may.
  private static func endWithParent() {
    _ = parent
    _ = signal(SIGALRM) { _ in
      if getppid() != Worker.parent { _exit(0) }
      alarm(Worker.parentCheckSeconds)
    }
    alarm(parentCheckSeconds)
  }
}
