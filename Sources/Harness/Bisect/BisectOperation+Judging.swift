import Console
import Primitives

/// Judges any other revision: carries out what its judge asks for.
extension BisectOperation {
  func judge() throws(HarnessError) -> Judgement {
    guard let target else { trap("judged before the bad revision was run") }
    var runner = runner(executable)
    let system = environment.system
    try runner.leaveOutUnknown(
      of: target.spec, defaults: system.defaultTexts, weights: system.weightFields)
    var judge = BisectJudge(signature: target.signature, rate: rate)
    var end = RevisionEnd.refused("not run")
    var question = judge.began()
    while true {
      switch question {
      case .run:
        progress.begin("running \(current)")
        end = try runner.run(target.spec)
        question = judge.ran(end)
      case .compareSchedules:
        question = judge.compared(try compare(target, end, runner))
      case .measureRate:
        let rate = try measure(target)
        self.rate = rate
        question = judge.measured(rate)
      case .runSeeds(let offsets):
        question = try runSeeds(offsets, target, runner, &judge)
      case .judged(let judgement): return judgement
      }
    }
  }

  private func compare(
    _ target: Target, _ end: RevisionEnd, _ runner: RevisionRunner
  ) throws(HarnessError) -> Schedule {
    guard let reference = target.reference else { return .unknown }
    var other = end
    if reference.spec != target.spec { other = try runner.run(reference.spec) }
    guard case .ended(let summary) = other else { return .moved(after: 0, of: reference.events) }
    if let schedule = reference.difference(from: summary) { return schedule }
    let start = reference.lastCommonEvent(with: summary)
    let theirs = try tail(reference.spec, from: start, to: reference.events, runner)
    var mine: [TraceEvent]? = reference.tail
    if start != reference.sampled {
      mine = try tail(reference.spec, from: start, to: nil, self.runner(folder.badExecutable))
    }
    guard let mine, let theirs else { return .moved(after: start, of: reference.events) }
    return reference.schedule(mine, theirs, from: start)
  }

  private func measure(_ target: Target) throws(HarnessError) -> FailureRate {
    progress.begin("measuring how often \(machine.bad.short) fails")
    var rate = FailureRate()
    try runner(folder.badExecutable).runSeeds(target.spec, 1...FailureRate.runsMax) { _, end in
      let goesOn = rate.add(isHit: end.isFailure(target.signature))
      progress.advance("\(rate.hits) of \(rate.runs) seeds")
      return goesOn
    }
    progress.tell("the bad revision fails like this with \(rate.hits) of \(rate.runs) other seeds")
    return rate
  }

  private func runSeeds(
    _ offsets: ClosedRange<Int>, _ target: Target, _ runner: RevisionRunner,
    _ judge: inout BisectJudge
  ) throws(HarnessError) -> BisectJudge.Question {
    progress.begin("running other seeds of \(current)")
    var (runs, masked) = (0, 0)
    var hit: UInt64?
    try runner.runSeeds(target.spec, offsets) { offset, end in
      runs += 1
      if end.isFailure(target.signature) {
        hit = target.spec.seed &+ UInt64(offset)
      } else if end.isMasked {
        masked += 1
      }
      progress.advance("\(offset) of \(offsets.upperBound)")
      return hit == nil
    }
    return judge.sampled(runs: runs, masked: masked, hit: hit)
  }
}

extension RevisionEnd {
  /// Whether the run ended for another reason and so proves nothing.
  fileprivate var isMasked: Bool {
    if case .refused = self { return true }
    return signature != nil
  }
}
