import Console
import Primitives
import Processes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A crew of processes of this program, each started when it gets its first order.
package final class ProcessCrew: Crew {
  private struct Given {
    let order: RunOrder
    /// When the worker could begin with it.
    var begin: SuspendingClock.Instant

    var number: UInt64 { order.number }
    var milliseconds: UInt64 { order.milliseconds }
  }

  private struct Place {
    var worker: WorkerProcess?
    var given: [Given] = []
    /// Why it was stopped, and in which order.
    var sentence: (cause: WorkerEnd.Cause, number: UInt64)?
    /// Closed ends would be ready to be read from for ever.
    var hasErrors = true
    var starts: UInt64 = 0
    /// Whether the worker has said what it took to start; nobody knows before whose its memory is.
    var isReady = false
    /// Whether the worker has answered an order, and may hold memory of other runs.
    var isUsed = false
    /// The processor time of the runs that the worker has answered.
    var cpuAnswered: UInt64 = 0
  }

  private let program: String
  private let megabytesMax: UInt64
  private let now: () -> SuspendingClock.Instant
  private var places: [Place]
  private var writer = OrderWriter()
  private var lastLook: SuspendingClock.Instant
  /// Whether any worker has; the first one cannot work at all where it ends by itself before.
  private var hasAnswered = false

  /// How often time and memory are looked at.
  private static let lookMilliseconds: Int32 = 100
  /// A longer silence means that this process was itself stopped, and its workers with it.
  private static let stoppedSeconds = 2

  /// - Parameters:
  ///   - program: this program's file.
  ///   - megabytesMax: the memory that a run may take, with what its worker has taken to start.
  ///   - now: the time by which workers are stopped; it stands still while the machine sleeps.
  package init(
    program: String, places: Int, megabytesMax: UInt64,
    now: @escaping () -> SuspendingClock.Instant = { SuspendingClock.now }
  ) {
    self.now = now
    self.program = program
    self.megabytesMax = megabytesMax
    self.places = Array(repeating: Place(), count: places)
    lastLook = now()
  }

  deinit { dismiss() }

  package func give(_ order: RunOrder, to place: Int) throws(HarnessError) {
    let worker = try worker(of: place)
    places[place].given.append(Given(order: order, begin: now()))
    worker.send(writer.line(order))
  }

  /// Every worker has hash tables of another order.
  private func worker(of place: Int) throws(HarnessError) -> WorkerProcess {
    if let worker = places[place].worker { return worker }
    places[place].starts += 1
    let hashSeed = mix64(UInt64(place) + 1, places[place].starts)
    let worker = try WorkerProcess(program, ["worker", "--hash-seed", "\(hashSeed)"])
    places[place].worker = worker
    places[place].cpuAnswered = 0
    places[place].hasErrors = true
    (places[place].isReady, places[place].isUsed) = (false, false)
    return worker
  }

  package func wait(milliseconds: Int32) throws(HarnessError) -> [CrewEvent] {
    var descriptors: [pollfd] = []
    var owners: [Int] = []
    for (index, place) in places.enumerated() {
      guard let worker = place.worker else { continue }
      for descriptor in [worker.answers, place.hasErrors ? worker.errors : -1] {
        descriptors.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
        owners.append(index)
      }
    }
    poll(&descriptors, nfds_t(descriptors.count), min(milliseconds, Self.lookMilliseconds))
    var events: [CrewEvent] = []
    for index in stride(from: 0, to: descriptors.count, by: 2) {
      let owner = owners[index]
      if descriptors[index + 1].revents != 0 {
        places[owner].hasErrors = places[owner].worker?.receiveWords() ?? false
      }
      if descriptors[index].revents != 0 { try receive(from: owner, into: &events) }
    }
    try look()
    return events
  }

  private func receive(from index: Int, into events: inout [CrewEvent]) throws(HarnessError) {
    guard let worker = places[index].worker else { return }
    let (lines, isOpen) = worker.receive()
    for line in lines {
      if let start = WorkerStart(line: line) {
        try start.check(megabytesMax)
        places[index].isReady = true
        continue
      }
      var answer = try RunAnswer(line: line)
      guard places[index].given.first?.number == answer.number else {
        throw .child("a worker answered order \(answer.number), which it was not at")
      }
      let peak = answer.peakKilobytes ?? 0
      if peak > megabytesMax << 10 {
        // What else it has said is of runs that it will be asked for again.
        if try exceed(index, worker) { try bury(index, into: &events) }
        return
      }
      // It is another each time, and settled here.
      answer.peakKilobytes = nil
      places[index].given.removeFirst()
      places[index].isUsed = true
      hasAnswered = true
      places[index].cpuAnswered += answer.result?.cpuMicroseconds ?? 0
      if !places[index].given.isEmpty { places[index].given[0].begin = now() }
      events.append(.answered(place: index, answer))
    }
    if !isOpen { try bury(index, into: &events) }
  }

  /// Takes leave of a worker that has ended.
  private func bury(_ index: Int, into events: inout [CrewEvent]) throws(HarnessError) {
    guard let worker = places[index].worker else { return }
    let cpuBefore = ProcessorTime.ofEndedChildren
    let end = worker.end()
    let cpu = ProcessorTime.ofEndedChildren - cpuBefore
    let (sentence, first) = (places[index].sentence, places[index].given.first?.number)
    let cause = sentence?.cause ?? .died(end)
    // Before anything is thrown: its descriptors and its number may be others' from now on.
    places[index].worker = nil
    places[index].given = []
    places[index].sentence = nil
    if let sentence, sentence.number != first {
      events.append(.withdrawn(place: index))
      return
    }
    if case .died(.exited(let status)) = cause, !hasAnswered {
      let words = worker.words.last.map { ": " + $0 } ?? ""
      throw .child("a worker ended with status \(status) before its first answer\(words)")
    }
    var words = worker.words
    let place = TrapPlace.taken(from: &words)
    var last = WorkerEnd(cause, words: words, place: place)
    last.cpuMicroseconds = cpu - min(cpu, places[index].cpuAnswered)
    events.append(.ended(place: index, last))
  }

  /// Stops workers that take too long or too much.
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
      if moment - given.begin > .milliseconds(given.milliseconds) {
        stop(index, worker, .timeLimit(milliseconds: given.milliseconds), given.number)
      } else if places[index].isReady, places[index].sentence == nil,
        let kilobytes = PeakMemory.kilobytes(of: worker.id), kilobytes > megabytesMax << 10
      {
        _ = try exceed(index, worker)
      }
    }
  }

  /// Takes note that a worker has had too much memory in the first of its orders; whether it is stopped for
  /// it.
  ///
  /// What is judged is the run and not what others have left behind, which depends on who ran where. So a
  /// worker that has answered others gives way to a fresh one, which gets its orders.
  private func exceed(_ index: Int, _ worker: WorkerProcess) throws(HarnessError) -> Bool {
    guard places[index].isUsed else {
      stop(
        index, worker, .memoryLimit(megabytes: megabytesMax), places[index].given[0].number)
      return true
    }
    let orders = places[index].given.map(\.order)
    _ = worker.end()
    places[index].worker = nil
    places[index].given = []
    places[index].sentence = nil
    for order in orders { try give(order, to: index) }
    return false
  }

  private func stop(
    _ index: Int, _ worker: WorkerProcess, _ cause: WorkerEnd.Cause, _ number: UInt64
  ) {
    guard places[index].sentence == nil else { return }
    places[index].sentence = (cause, number)
    systemKill(worker.id)
  }

  package func kill(_ place: Int) {
    if let worker = places[place].worker { systemKill(worker.id) }
  }

  package func dismiss() {
    for index in places.indices {
      _ = places[index].worker?.end()
      places[index].worker = nil
      places[index].given = []
    }
  }
}

/// Stops a process for good.
private func systemKill(_ id: pid_t) { kill(id, SIGKILL) }
