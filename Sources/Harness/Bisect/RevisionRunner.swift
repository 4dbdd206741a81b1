import Console
import Processes

/// Runs one revision's program, each time in its own process and within a time limit.
struct RevisionRunner {
  let executable: String
  /// How many processes run at the same time.
  let jobs: Int
  /// The time that a run may take, in addition to a share for its steps.
  let limit: Duration
  let isInterrupted: () -> Bool
  /// What is passed to the revision in place of fields that it does not know.
  private(set) var fields = RevisionFields()

  init(
    executable: String, jobs: Int, limit: Duration, isInterrupted: @escaping () -> Bool
  ) {
    (self.executable, self.jobs, self.limit) = (executable, jobs, limit)
    self.isInterrupted = isInterrupted
  }

  /// Even an unoptimised build is faster than this.
  private static let stepsPerSecond: UInt64 = 5000

  private func limit(for spec: BisectSpec) -> Duration {
    limit + .seconds(Int64(clamping: (spec.steps ?? 0) / Self.stepsPerSecond))
  }

  private func start(
    _ words: [String], _ spec: BisectSpec, out: OutputCapture? = nil
  ) throws(HarnessError) -> Running {
    var spawn = Spawn(executable, words)
    // A death is expected, and its backtrace would take seconds.
    spawn.variables = [Backtracer.off]
    let own: OutputCapture
    if let out { own = out } else { own = try OutputCapture() }
    let errors = try OutputCapture()
    let process = try Subprocess(
      spawn, output: .file(own), errors: .file(errors),
      limits: Subprocess.Limits(time: limit(for: spec)))
    return Running(process: process, out: own, errors: errors)
  }

  /// A run in progress; its outputs go to files, so many can run without being read.
  private struct Running {
    let process: Subprocess
    let out: OutputCapture
    let errors: OutputCapture

    func read(_ end: Subprocess.End) -> RevisionEnd {
      switch end.reason {
      case nil: RevisionEnd(end.status, out: out.text, errors: errors.text)
      case .timeLimit, .memoryLimit: .died(signature: RevisionEnd.hang)
      case .interrupted, .dismissed: .refused("interrupted")
      }
    }
  }

  /// - Throws: `.interrupted`.
  private func finish(_ running: Running) throws(HarnessError) -> Subprocess.End {
    let end = running.process.wait(farewell: Subprocess.usualFarewell, isInterrupted)
    if isInterrupted() { throw .interrupted }
    return end
  }

  /// One run, repeated if it hangs or its process dies: what does not repeat is not blamed on the revision.
  ///
  /// - Throws: `.child` if the program cannot be started, `.interrupted`.
  func run(_ spec: BisectSpec) throws(HarnessError) -> RevisionEnd {
    if let refusal = fields.refusal { return .refused(refusal) }
    let first = try runOnce(spec)
    guard case .died(let signature) = first else { return first }
    let second = try runOnce(spec)
    guard case .died(let other) = second, other != signature else { return second }
    return .refused(
      "one run of it ended with \(quoted(signature)) and the next with \(quoted(other))")
  }

  private func runOnce(_ spec: BisectSpec) throws(HarnessError) -> RevisionEnd {
    let running = try start(spec.words(fields), spec)
    return running.read(try finish(running))
  }

  /// From now on leaves out what the revision's help does not name; see `RevisionFields`.
  ///
  /// - Throws: `.child` if the program cannot be started, `.interrupted`.
  mutating func leaveOutUnknown(
    of spec: BisectSpec, defaults: [String: String], weights: Set<String>
  ) throws(HarnessError) {
    let running = try start(["run", "--help"], spec)
    guard case .exited(0) = try finish(running).status,
      let help = RevisionHelp(running.out.text)
    else { return }
    fields = RevisionFields(for: spec, help, defaults: defaults, weights: weights)
  }

  /// The spec that this revision draws for a seed, with the user's fields in it.
  ///
  /// - Throws: `.usage` with the revision's own complaint, `.interrupted`.
  func resolve(seed: UInt64, overrides: [String]) throws(HarnessError) -> BisectSpec {
    let words = ["run", "--seed", seedText(seed)] + overrides
    let steps = overrides.firstIndex(of: "--steps").map { overrides[$0 + 1] }
    let plain = BisectSpec(seed: seed, fields: steps.map { ["steps": $0] } ?? [:])
    for format in ["json", "text"] {
      let running = try start(words + ["--format", format], plain)
      let end = try finish(running)
      let text = running.out.text
      if let spec = BisectSpec(seed: seed, json: text) ?? BisectSpec(seed: seed, header: text) {
        return spec
      }
      if case .refused(let reason) = running.read(end), end.status != .exited(0) {
        throw .usage("the revision does not take these options: \(reason)")
      }
    }
    throw .usage(
      "the revision's \(ProgramName.current) run does not print the spec of the seed")
  }

  /// Writes the events of a run from `event` on into `capture`; returns false if the run does not end.
  ///
  /// - Throws: `.child`, `.interrupted`.
  func trace(
    _ spec: BisectSpec, from event: UInt64, to end: UInt64? = nil, into capture: OutputCapture
  ) throws(HarnessError) -> Bool {
    let bound = end.map { ["--trace-to", "\($0)"] } ?? []
    let running = try start(
      spec.words(fields) + ["--trace-from", "\(event)"] + bound, spec, out: capture)
    let end = try finish(running)
    switch end.status {
    case .exited(0), .exited(1), .exited(4): return end.reason == nil
    default: return false
    }
  }

  /// Runs the spec with the seeds that follow its own, and passes on their ends in order.
  ///
  /// - Parameter offsets: Which of the following seeds; 1 is the next one.
  /// - Parameter consume: Called with each end in the order of the seeds; false stops.
  /// - Throws: `.child`, `.interrupted`.
  func runSeeds(
    _ spec: BisectSpec, _ offsets: ClosedRange<Int>, consume: (Int, RevisionEnd) -> Bool
  ) throws(HarnessError) {
    var running: [(offset: Int, run: Running)] = []
    defer { for entry in running { entry.run.process.reap() } }
    var next = offsets.lowerBound
    while next <= offsets.upperBound || !running.isEmpty {
      // Later ones wait for the oldest, so the result is the same for any number of jobs.
      while next <= offsets.upperBound, alive(running) < jobs, running.count < 2 * jobs + 8 {
        let one = spec.with(seed: spec.seed &+ UInt64(next))
        running.append((next, try start(one.words(fields), one)))
        next += 1
      }
      if isInterrupted() { throw .interrupted }
      if let oldest = running.first, let end = oldest.run.process.poll() {
        running.removeFirst()
        if !consume(oldest.offset, oldest.run.read(end)) { return }
      } else {
        Subprocess.pause()
      }
    }
  }

  private func alive(_ running: [(offset: Int, run: Running)]) -> Int {
    var count = 0
    for entry in running where entry.run.process.poll() == nil { count += 1 }
    return count
  }
}
