import Console
import Processes
import Scenario
import Simulation

/// The run of the bad revision: the failure to search for, and the decisions that lead to it.
extension BisectOperation {
  func observeBad() throws(HarnessError) -> BisectMachine.Action {
    try folder.keepBad(executable)
    let runner = runner(folder.badExecutable)
    progress.begin("running \(current)")
    let spec: BisectSpec
    if let given = plan.spec {
      spec = given
    } else {
      spec = try runner.resolve(seed: plan.seed, overrides: plan.overrides)
    }
    let end = try runner.run(spec)
    let signature: String
    switch plan.check(bad: end) {
    case .searchFor(let found): signature = found
    case .refuse(let reason):
      return machine.stopped(.refused("the bad revision \(machine.bad.short) \(reason)"))
    }
    let reference = try reference(spec, end, runner)
    target = Target(spec: spec, signature: signature, reference: reference)
    progress.tell("searching for \(quoted(signature)), seed \(seedText(spec.seed))")
    return machine.badObserved(reference.map { .same(events: $0.events) } ?? .unknown)
  }

  private func reference(
    _ spec: BisectSpec, _ end: RevisionEnd, _ runner: RevisionRunner
  ) throws(HarnessError) -> ReferenceRun? {
    switch end {
    case .ended(let summary): return try reference(spec, summary, runner)
    case .died(RevisionEnd.hang), .refused: return nil
    case .died: break
    }
    var search = StepSearch(steps: spec.steps ?? 0)
    var last: (spec: BisectSpec, summary: RunResult)?
    while let steps = search.next {
      progress.advance("the longest run that does not die, \(Numbers.counted(steps, "step"))")
      let shorter = spec.with(steps: steps)
      let end = try runner.run(shorter)
      if case .ended(let summary) = end { last = (shorter, summary) }
      search.tried(steps, isAlive: last?.spec == shorter)
    }
    guard let last else { return nil }
    return try reference(last.spec, last.summary, runner)
  }

  private func reference(
    _ spec: BisectSpec, _ summary: RunResult, _ runner: RevisionRunner
  ) throws(HarnessError) -> ReferenceRun? {
    guard let tail = try tail(spec, from: summary.samples.lastEvent, to: nil, runner) else {
      return nil
    }
    return ReferenceRun(spec: spec, summary: summary, tail: tail)
  }

  func tail(
    _ spec: BisectSpec, from event: UInt64, to end: UInt64?, _ runner: RevisionRunner
  ) throws(HarnessError) -> [TraceEvent]? {
    let capture = try OutputCapture()
    guard try runner.trace(spec, from: event, to: end, into: capture) else { return nil }
    var events: [TraceEvent] = []
    for line in capture.text.split(separator: "\n") {
      guard let event = TraceEvent(line: String(line)) else { return nil }
      events.append(event)
    }
    return events
  }
}
