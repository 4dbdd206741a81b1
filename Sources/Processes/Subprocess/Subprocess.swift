import Console
import Primitives

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A child process: read without waiting, kept within limits, and reaped once.
///
/// Its owner calls `poll` or `wait` now and then; nothing happens in between. The first reason to stop it counts.
/// If it leads a group, everything that it has started is stopped with it.
package final class Subprocess {
  package enum Input: Sendable { case null, pipe }

  package enum Output {
    case inherited, null
    case file(OutputCapture)
    case pipe(OutputPipe.Bound)
  }

  package struct Limits: Sendable {
    package var time: Duration?
    package var megabytes: UInt64?
    /// At a limit the process gets SIGABRT, on which the Swift runtime prints where it is.
    ///
    /// A process that was only signalled goes on after that, so it is killed once its backtrace is out.
    package var wantsBacktrace = false

    package init(time: Duration? = nil, megabytes: UInt64? = nil, wantsBacktrace: Bool = false) {
      (self.time, self.megabytes, self.wantsBacktrace) = (time, megabytes, wantsBacktrace)
    }
  }

  /// Why this process stopped the other.
  package enum KillReason: Hashable, Sendable {
    case timeLimit(milliseconds: UInt64)
    case memoryLimit(megabytes: UInt64)
    case interrupted
    /// Its work was no longer needed.
    case dismissed
  }

  package struct End: Hashable, Sendable {
    package var status: TerminationStatus
    /// Nil if it ended by itself, or another process ended it.
    package var reason: KillReason?
    /// The most memory that any check has found; nil if it ended before the first.
    package var peakKilobytes: UInt64?
    package var cpuMicroseconds: UInt64
  }

  private enum State {
    /// Can move to: asked, killed, ended.
    case running
    /// It got a signal and may still print something. Can move to: killed, ended.
    case asked(KillReason, killAt: SuspendingClock.Instant)
    /// Can move to: ended.
    case killed(KillReason)
    /// It was reaped: its number may belong to another process.
    case ended(End)
  }

  package let id: pid_t
  /// The pipes, if outputs go to pipes.
  package let output: OutputPipe?
  package let errors: OutputPipe?
  private let input: InputPipe?
  private let leadsGroup: Bool
  private let limits: Limits
  private let deadline: SuspendingClock.Instant?
  private var state = State.running
  private var peakKilobytes: UInt64?
  private var nextLook: SuspendingClock.Instant

  /// How long an interrupted build or run may clean up.
  package static let usualFarewell = Duration.seconds(5)
  private static let lookInterval = Duration.milliseconds(50)
  private static let pollMilliseconds: Int32 = 50
  private static let pauseMicroseconds: useconds_t = 2000
  private static let backtraceTime = Duration.seconds(30)

  /// - Throws: `.child` if it cannot be started.
  package init(
    _ spawn: Spawn, input: Input = .null, output: Output, errors: Output, limits: Limits = Limits()
  ) throws(HarnessError) {
    var streams = StandardStreams()
    // Even if it was started, because it has its own copies.
    defer { streams.closeOthers() }
    do throws(HarnessError) {
      try streams.add(input)
      try streams.add(output, as: 1)
      try streams.add(errors, as: 2)
      var spawn = spawn
      spawn.descriptors += streams.descriptors
      id = try spawn.start()
    } catch {
      streams.closeOwn()
      throw error
    }
    (self.input, self.output, self.errors) = (streams.input, streams.output, streams.errors)
    (self.limits, leadsGroup) = (limits, spawn.leadsGroup)
    let now = SuspendingClock.now
    deadline = limits.time.map { now + $0 }
    nextLook = now
  }

  deinit { _ = reap() }

  /// How it ended; nil while it runs.
  package var end: End? {
    if case .ended(let end) = state { end } else { nil }
  }

  /// Writes a line to its input, and never waits.
  ///
  /// What the pipe cannot take is written when the process is next polled, because the process may itself be
  /// waiting until its output is read.
  ///
  /// A process that has ended is noticed at the next check for its end.
  package func send(_ line: String) {
    guard let input else { trap("process \(id) has no pipe for input") }
    input.send(line)
  }

  /// The descriptor to which more can be written once it is ready; nil if nothing waits to be written.
  package var waitingInput: Int32? { input?.waitingDescriptor }

  /// Writes what its input can take now, and reads what has come.
  package func exchange() {
    input?.flush()
    output?.receive()
    errors?.receive()
  }

  /// Reads what has come, stops the process at its limits, and returns its end; nil while it runs.
  package func poll() -> End? {
    if let end { return end }
    exchange()
    if let end = reapEnded(WNOHANG) { return end }
    let now = SuspendingClock.now
    switch state {
    case .running: keepLimits(now)
    case .asked(let reason, let killAt):
      let isSaid = limits.wantsBacktrace && errors?.text.contains(Backtracer.endMark) == true
      if now >= killAt || isSaid { kill(for: reason) }
    case .killed, .ended: break
    }
    return nil
  }

  private func keepLimits(_ now: SuspendingClock.Instant) {
    if now >= nextLook {
      nextLook = now + Self.lookInterval
      if let now = PeakMemory.kilobytes(of: id) { peakKilobytes = max(peakKilobytes ?? 0, now) }
      if let megabytes = limits.megabytes, let peakKilobytes, peakKilobytes > megabytes << 10 {
        return stop(.memoryLimit(megabytes: megabytes))
      }
    }
    if let deadline, let time = limits.time, now >= deadline {
      stop(.timeLimit(milliseconds: UInt64(max(0, time / .milliseconds(1)))))
    }
  }

  private func stop(_ reason: KillReason) {
    guard limits.wantsBacktrace else { return kill(for: reason) }
    // Not the group, because the program that prints the backtrace belongs to it.
    sendSignal(SIGABRT, to: id)
    state = .asked(reason, killAt: SuspendingClock.now + Self.backtraceTime)
  }

  /// Waits for its end; calls `meanwhile` between two checks.
  ///
  /// Once `isInterrupted` is true, the process is killed.
  /// - Parameter farewell: If given, it first gets SIGINT, as from a terminal, and that time to stop by itself.
  package func wait(
    farewell: Duration? = nil, _ isInterrupted: () -> Bool = { false }, meanwhile: () -> Void = {}
  ) -> End {
    while true {
      if let end = poll() { return end }
      meanwhile()
      if case .running = state, isInterrupted() { interrupt(farewell) }
      pause()
    }
  }

  private func interrupt(_ farewell: Duration?) {
    guard let farewell else { return kill(for: .interrupted) }
    sendSignal(SIGINT, to: leadsGroup ? -id : id)
    state = .asked(.interrupted, killAt: SuspendingClock.now + farewell)
  }

  /// Pauses between two checks: until something comes, or for a moment if nothing can come.
  package func pause() {
    var states = [output, errors].compactMap { pipe in
      pipe.flatMap {
        $0.isOpen ? pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) : nil
      }
    }
    if let waitingInput {
      states.append(pollfd(fd: waitingInput, events: Int16(POLLOUT), revents: 0))
    }
    if states.isEmpty { return Self.pause() }
    systemPoll(&states, Self.pollMilliseconds)
  }

  /// Pauses between two checks of several processes.
  package static func pause() { usleep(pauseMicroseconds) }

  /// Stops it for good; does nothing if it has ended or was killed before.
  package func kill(for reason: KillReason) {
    switch state {
    case .running: state = .killed(reason)
    case .asked(let first, _): state = .killed(first)
    case .killed, .ended: return
    }
    // It is not reaped yet, so its number is still its own, and its group's.
    sendSignal(SIGKILL, to: leadsGroup ? -id : id)
  }

  /// Waits for its end; kills it if it still runs.
  @discardableResult package func reap() -> End {
    if let end { return end }
    input?.close()
    if let end = reapEnded(WNOHANG) { return end }
    kill(for: .dismissed)
    while true {
      if let end = reapEnded(0) { return end }
    }
  }

  /// Reaps it if it has ended, and reads what it wrote last.
  private func reapEnded(_ options: Int32) -> End? {
    var (status, usage) = (Int32(0), rusage())
    guard wait4(id, &status, options, &usage) == id else { return nil }
    output?.receive()
    errors?.receive()
    input?.close()
    let end = End(
      status: TerminationStatus(waitStatus: status), reason: reason, peakKilobytes: peakKilobytes,
      cpuMicroseconds: ProcessorTime.microseconds(of: usage))
    state = .ended(end)
    return end
  }

  private var reason: KillReason? {
    switch state {
    case .running: nil
    case .asked(let reason, _), .killed(let reason): reason
    case .ended(let end): end.reason
    }
  }
}

private func sendSignal(_ number: Int32, to id: pid_t) { _ = kill(id, number) }

private func systemPoll(_ states: inout [pollfd], _ milliseconds: Int32) {
  poll(&states, nfds_t(states.count), milliseconds)
}
