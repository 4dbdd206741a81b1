import Console
import Primitives

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Processes in numbered places that take lines and return lines, each started with its first request.
///
/// A worker answers its requests in turn. If it ends instead, it was in the first of them; it has not begun the
/// others, and the owner may give them again. The pool does not interpret the lines.
package final class WorkerPool {
  package struct Request: Hashable, Sendable {
    /// Returned with the answer.
    package var number: UInt64
    /// How long it may take, from when the worker can begin it.
    package var milliseconds: UInt64
    package var line: String

    package init(number: UInt64, milliseconds: UInt64, line: String) {
      (self.number, self.milliseconds, self.line) = (number, milliseconds, line)
    }
  }

  package enum Event: Hashable, Sendable {
    /// A worker is about to begin its first request, and has used this much memory to start.
    case started(place: Int, kilobytes: UInt64)
    case answered(place: Int, number: UInt64, body: String)
    /// The worker is gone; the next request starts another one.
    case ended(place: Int, WorkerEnd)
    /// The worker was stopped for a request that it had just answered: no other is lost.
    case withdrawn(place: Int)
  }

  private struct Given {
    let request: Request
    var begin: SuspendingClock.Instant
  }

  private struct Place {
    var worker: Subprocess?
    var given: [Given] = []
    /// The request for which the worker was stopped.
    var stoppedFor: UInt64?
    /// How often a worker was started here.
    var starts: UInt64 = 0
    /// Whether the worker has reported what it used to start; before that, its memory belongs to no request.
    var isReady = false
    /// Whether the worker has answered a request, and may still have memory of it.
    var isUsed = false
    /// The processor time that the worker had used at its last answer.
    var cpuAnswered: UInt64 = 0
  }

  private let program: String
  private let arguments: (_ place: Int, _ start: UInt64) -> [String]
  private let megabytesMax: UInt64
  private let now: () -> SuspendingClock.Instant
  private var places: [Place]
  private var lastLook: SuspendingClock.Instant
  /// Whether any worker has answered; if the first one ends by itself before that, no worker can work.
  private var hasAnswered = false

  /// How often time and memory are checked.
  private static let lookMilliseconds: Int32 = 100
  /// A longer time between checks means that this process was itself stopped, and its workers with it.
  private static let stoppedSeconds = 2
  private static let answerBytesMax = 1 << 28
  private static let wordBytesMax = 8192
  private static let wordLinesMax = 40

  /// - Parameters:
  ///   - program: The file of the workers' program.
  ///   - arguments: Those of the worker that is started at a place for the nth time.
  ///   - megabytesMax: The memory that a request may use, including what its worker used to start.
  ///   - now: The clock by which workers are stopped; it does not advance while the machine sleeps.
  package init(
    program: String, arguments: @escaping (_ place: Int, _ start: UInt64) -> [String], places: Int,
    megabytesMax: UInt64, now: @escaping () -> SuspendingClock.Instant
  ) {
    (self.program, self.arguments, self.megabytesMax) = (program, arguments, megabytesMax)
    self.now = now
    self.places = Array(repeating: Place(), count: places)
    lastLook = now()
  }

  deinit { dismiss() }

  /// Passes a request to the worker of a place, and starts one if there is none.
  ///
  /// - Throws: `.child` if no worker can be started.
  package func give(_ request: Request, to place: Int) throws(HarnessError) {
    let worker = try worker(of: place)
    places[place].given.append(Given(request: request, begin: now()))
    worker.send(request.line)
  }

  private func worker(of place: Int) throws(HarnessError) -> Subprocess {
    if let worker = places[place].worker { return worker }
    let starts = places[place].starts + 1
    places[place] = Place(starts: starts)
    var spawn = Spawn(program, arguments(place, starts))
    // Workers start no processes, and a terminal that stops this one must stop them too.
    spawn.leadsGroup = false
    // Workers must be quick to replace. A backtrace is made in a separate run.
    spawn.variables = [Backtracer.off]
    let worker = try Subprocess(
      spawn, input: .pipe, output: .pipe(.first(Self.answerBytesMax)),
      errors: .pipe(.last(Self.wordBytesMax)))
    places[place].worker = worker
    return worker
  }

  /// Kills the worker of a place, as if it had crashed; does nothing if there is none.
  package func kill(_ place: Int) { places[place].worker?.kill(for: .dismissed) }

  /// Ends all workers, whatever they are doing.
  package func dismiss() {
    for index in places.indices {
      places[index].worker?.reap()
      places[index] = Place(starts: places[index].starts)
    }
  }
}

extension WorkerPool {
  /// Returns what has happened; waits at most that long for something to happen.
  ///
  /// - Throws: `.child` if workers cannot work at all.
  package func wait(milliseconds: Int32) throws(HarnessError) -> [Event] {
    var descriptors: [pollfd] = []
    var owners: [Int] = []
    for (index, place) in places.enumerated() {
      for pipe in [place.worker?.output, place.worker?.errors] {
        // A closed end would always be ready.
        guard let pipe, pipe.isOpen else { continue }
        descriptors.append(pollfd(fd: pipe.descriptor, events: Int16(POLLIN), revents: 0))
        owners.append(index)
      }
      if let input = place.worker?.waitingInput {
        descriptors.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0))
        owners.append(index)
      }
    }
    poll(&descriptors, nfds_t(descriptors.count), min(milliseconds, Self.lookMilliseconds))
    var events: [Event] = []
    var last: Int?
    for (owner, descriptor) in zip(owners, descriptors)
    where descriptor.revents != 0 && owner != last {
      last = owner
      places[owner].worker?.exchange()
      try receive(from: owner, into: &events)
    }
    try look()
    return events
  }

  private func receive(from index: Int, into events: inout [Event]) throws(HarnessError) {
    guard let worker = places[index].worker, let output = worker.output else { return }
    for line in output.takeLines() {
      if let start = WorkerStart(line: line) {
        places[index].isReady = true
        events.append(.started(place: index, kilobytes: start.kilobytes))
        continue
      }
      let answer = try WorkerAnswer(line: line)
      guard places[index].given.first?.request.number == answer.number else {
        throw .child("a worker answered order \(answer.number), which was not the next")
      }
      if answer.peakKilobytes > megabytesMax << 10 {
        // Its later answers are to requests that are given to another worker.
        if try exceed(index, worker) { try reap(index, into: &events) }
        return
      }
      take(answer, index)
      events.append(.answered(place: index, number: answer.number, body: answer.body))
    }
    // No answer is that long: a worker that fills the pipe without a line end counts as dead.
    if !output.isOpen || output.isOverfull { try reap(index, into: &events) }
  }

  private func take(_ answer: WorkerAnswer, _ index: Int) {
    places[index].given.removeFirst()
    places[index].isUsed = true
    hasAnswered = true
    places[index].cpuAnswered = answer.cpuMicroseconds
    if !places[index].given.isEmpty { places[index].given[0].begin = now() }
  }

  /// Reaps a worker that has ended, and reports how it ended.
  private func reap(_ index: Int, into events: inout [Event]) throws(HarnessError) {
    let place = places[index]
    guard let worker = place.worker else { return }
    let end = worker.reap()
    // Before anything is thrown: another process may have its number from now on.
    places[index] = Place(starts: place.starts)
    if let number = place.stoppedFor, number != place.given.first?.request.number {
      events.append(.withdrawn(place: index))
      return
    }
    let lines = (worker.errors?.text(after: WorkerMark.begin) ?? "").split(separator: "\n")
      .suffix(Self.wordLinesMax).map(String.init)
    let cause = WorkerEnd.Cause(end)
    if case .died(.exited(let status)) = cause, !hasAnswered {
      let words = lines.last.map { ": " + $0 } ?? ""
      throw .child("a worker ended with status \(status) before its first answer\(words)")
    }
    var told = WorkerEnd(cause, lines: lines)
    told.cpuMicroseconds = end.cpuMicroseconds - min(end.cpuMicroseconds, place.cpuAnswered)
    events.append(.ended(place: index, told))
  }

  /// Stops workers that take too long or use too much memory.
  private func look() throws(HarnessError) {
    let moment = now()
    let silence = moment - lastLook
    guard silence >= .milliseconds(Self.lookMilliseconds) else { return }
    lastLook = moment
    let wasStopped = silence > .seconds(Self.stoppedSeconds)
    for index in places.indices {
      guard let worker = places[index].worker, !places[index].given.isEmpty else { continue }
      if wasStopped { places[index].given[0].begin += silence }
      let given = places[index].given[0]
      if moment - given.begin > .milliseconds(given.request.milliseconds) {
        stop(index, worker, .timeLimit(milliseconds: given.request.milliseconds))
      } else if places[index].isReady, places[index].stoppedFor == nil,
        let kilobytes = PeakMemory.kilobytes(of: worker.id), kilobytes > megabytesMax << 10
      {
        _ = try exceed(index, worker)
      }
    }
  }

  /// Records that a worker has used too much memory in its first request; returns whether it is stopped for it.
  ///
  /// The request is judged, not the memory that earlier requests have left in the worker, which depends on what ran
  /// where. So a worker that has answered others is replaced by a fresh one, which gets its requests.
  private func exceed(_ index: Int, _ worker: Subprocess) throws(HarnessError) -> Bool {
    guard places[index].isUsed else {
      stop(index, worker, .memoryLimit(megabytes: megabytesMax))
      return true
    }
    let requests = places[index].given.map(\.request)
    worker.reap()
    places[index] = Place(starts: places[index].starts)
    for request in requests { try give(request, to: index) }
    return false
  }

  private func stop(_ index: Int, _ worker: Subprocess, _ reason: Subprocess.KillReason) {
    guard places[index].stoppedFor == nil else { return }
    places[index].stoppedFor = places[index].given[0].request.number
    worker.kill(for: reason)
  }
}
