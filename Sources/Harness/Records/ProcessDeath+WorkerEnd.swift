import Processes
import Scenario

extension ProcessDeath {
  /// The signature of a run that does not end.
  static let hangSignature = "hang: no end within the wall time of a seed"

  /// The death of a worker in the middle of a run.
  package init(_ end: WorkerEnd) {
    switch end.cause {
    case .died(let process):
      self.init(
        DeathSignature.isTrap(process) ? .trapped : .killed,
        signature: DeathSignature.signature(of: process, words: end.words),
        signal: DeathSignature.name(of: process), words: end.words)
    case .timeLimit(let milliseconds):
      self.init(
        .hung, signature: Self.hangSignature, signal: "stopped after \(milliseconds / 1000) s",
        words: end.words)
    case .memoryLimit(let megabytes):
      self.init(
        .exhausted, signature: "memory: more than a seed may take",
        signal: "stopped at \(megabytes) MB", words: end.words)
    }
    // Only the process itself can say where a trap was.
    guard kind == .trapped, let place = end.place else { return }
    finding = RunFailure(
      trapAt: place,
      message: DeathSignature.message(in: end.words)
        ?? "the system under test stopped the process")
  }
}

extension RunFailure {
  /// The name of the property that a trap breaks.
  static let trapProperty = "trap"

  /// What is known of a trap.
  init(trapAt place: TrapLocation, message: String) {
    self.init(
      property: Self.trapProperty, message: message, operationKind: "run", nearestPoint: nil,
      step: place.step, actor: place.actor, statement: place.statement)
  }
}

extension RunResult {
  /// The result of a run whose worker ended.
  package init(seed: UInt64, _ end: WorkerEnd) {
    self.init(seed: seed)
    let death = ProcessDeath(end)
    outcome = .died(death)
    steps = death.finding?.step ?? 0
  }
}

extension SeedResult {
  /// The result of a seed whose worker ended.
  package init(seed: UInt64, _ end: WorkerEnd) {
    self.init(RunResult(seed: seed, end))
    cpuMicroseconds = end.cpuMicroseconds
  }
}
