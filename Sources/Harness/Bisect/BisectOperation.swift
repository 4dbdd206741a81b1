/// Performs what the machine of a bisect asks for: git, builds and runs.
final class BisectOperation {
  /// What is searched for, once the bad revision was run.
  struct Target {
    var spec: BisectSpec
    var signature: String
    var witness: Witness?
  }

  let plan: BisectPlan
  let folder: BisectFolder
  let progress: BisectProgress
  let surroundings: Surroundings
  private(set) var machine: BisectMachine
  private(set) var target: Target?
  private(set) var rate: FailureRate?
  /// The program of the revision that was built last.
  private var executable = ""
  /// The revision that is at work.
  private var current = ""

  init(
    _ plan: BisectPlan, _ folder: BisectFolder, bad: GitRepository.Commit,
    good: GitRepository.Commit, _ surroundings: Surroundings
  ) {
    self.plan = plan
    self.folder = folder
    self.surroundings = surroundings
    progress = BisectProgress(surroundings, isQuiet: plan.isQuiet)
    machine = BisectMachine(bad: bad, good: good)
  }

  /// Searches to the end; the worktree is left for the next time, and no search in it.
  ///
  /// - Throws: what stops the search for good, such as a folder that cannot be written.
  func run() throws(HarnessError) -> BisectReport {
    defer { progress.finish() }
    try folder.prepareTree(at: machine.bad.hash)
    let conclusion: BisectMachine.Conclusion
    do throws(HarnessError) {
      conclusion = try search()
    } catch {
      try? folder.release()
      throw error
    }
    try folder.release()
    return BisectReport(
      conclusion: conclusion, commits: try commits(of: conclusion), steps: machine.steps,
      target: target, rate: rate)
  }

  private func search() throws(HarnessError) -> BisectMachine.Conclusion {
    var action = machine.began()
    while true {
      if case .finish(let conclusion) = action { return conclusion }
      if surroundings.isInterrupted() {
        action = machine.stopped(.interrupted)
        continue
      }
      let told = machine.steps.count
      do throws(HarnessError) {
        action = try perform(action)
      } catch .interrupted {
        action = machine.stopped(.interrupted)
      }
      for step in machine.steps.dropFirst(told) { tell(step) }
    }
  }

  private func perform(
    _ action: BisectMachine.Action
  ) throws(HarnessError) -> BisectMachine.Action {
    switch action {
    case .build(let commit): return try build(commit)
    case .observeBad: return try observeBad()
    case .judge: return machine.judged(try judge())
    case .startSearch:
      return try move(folder.start(bad: machine.bad.hash, good: machine.good.hash))
    case .mark(let verdict): return try move(folder.mark(verdict))
    case .finish: return action
    }
  }

  private func build(_ commit: GitRepository.Commit) throws(HarnessError) -> BisectMachine.Action {
    current = "\(commit.short) \(commit.subject)"
    progress.begin("building \(current)")
    try folder.checkOutIfNeeded(commit.hash)
    let builder = RevisionBuilder(
      folder: folder, plantsBugs: plan.plantsBug, limit: plan.buildLimit,
      isInterrupted: surroundings.isInterrupted)
    switch try builder.build(commit) {
    case .built(let executable):
      self.executable = executable
      return machine.built()
    case .failed(let reason): return machine.buildFailed(reason)
    case .interrupted: throw .interrupted
    }
  }

  private func move(_ answer: GitBisectAnswer) throws(HarnessError) -> BisectMachine.Action {
    guard case .next(let about) = answer else { return machine.searchMoved(answer, nil) }
    if let about, about != "0" {
      progress.tell("about \(about) more \(about == "1" ? "step" : "steps")")
    }
    return machine.searchMoved(answer, try folder.tree.commit("HEAD"))
  }

  private func tell(_ step: BisectMachine.Step) {
    progress.tell(
      "\(step.commit.short) \(step.judgement.verdict.past): "
        + JudgementText(step.judgement).sentence)
  }

  private func commits(
    of conclusion: BisectMachine.Conclusion
  ) throws(HarnessError) -> [GitRepository.Commit] {
    var hashes: [String] = []
    switch conclusion {
    case .found(let hash): hashes = [hash]
    case .candidates(let all): hashes = all
    case .refused, .interrupted: break
    }
    var commits: [GitRepository.Commit] = []
    for hash in hashes { commits.append(try folder.repository.commit(hash)) }
    return commits
  }

  func runner(_ executable: String) -> RevisionRunner {
    RevisionRunner(
      executable: executable, jobs: plan.jobs, limit: plan.runLimit,
      isInterrupted: surroundings.isInterrupted)
  }
}

// The bad revision.
extension BisectOperation {
  private func observeBad() throws(HarnessError) -> BisectMachine.Action {
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
    let witness = try witness(spec, end, runner)
    target = Target(spec: spec, signature: signature, witness: witness)
    progress.tell("searching for \(quoted(signature)), seed \(seedText(spec.seed))")
    return machine.badObserved(witness.map { .same(events: $0.events) } ?? .unknown)
  }

  private func witness(
    _ spec: BisectSpec, _ end: RunEnd, _ runner: RevisionRunner
  ) throws(HarnessError) -> Witness? {
    switch end {
    case .ended(let summary): return try witness(spec, summary, runner)
    case .died(RunEnd.hang), .refused: return nil
    case .died: break
    }
    var search = StepSearch(steps: spec.steps ?? 0)
    var last: (spec: BisectSpec, summary: RunSummary)?
    while let steps = search.next {
      progress.advance("the longest run that does not die, \(steps) steps")
      let shorter = spec.with(steps: steps)
      let end = try runner.run(shorter)
      if case .ended(let summary) = end { last = (shorter, summary) }
      search.tried(steps, isAlive: last?.spec == shorter)
    }
    guard let last else { return nil }
    return try witness(last.spec, last.summary, runner)
  }

  private func witness(
    _ spec: BisectSpec, _ summary: RunSummary, _ runner: RevisionRunner
  ) throws(HarnessError) -> Witness? {
    guard let tail = try tail(spec, from: summary.samples.lastEvent, to: nil, runner) else {
      return nil
    }
    return Witness(spec: spec, summary: summary, tail: tail)
  }

  private func tail(
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

// Any other revision.
extension BisectOperation {
  private func judge() throws(HarnessError) -> Judgement {
    guard let target else { preconditionFailure("judged before the bad revision was run") }
    let runner = runner(executable)
    var judge = BisectJudge(signature: target.signature, rate: rate)
    var end = RunEnd.refused("not run")
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
    _ target: Target, _ end: RunEnd, _ runner: RevisionRunner
  ) throws(HarnessError) -> Schedule {
    guard let witness = target.witness else { return .unknown }
    var other = end
    if witness.spec != target.spec { other = try runner.run(witness.spec) }
    guard case .ended(let summary) = other else { return .moved(after: 0, of: witness.events) }
    if let schedule = witness.difference(from: summary) { return schedule }
    let start = witness.lastCommonEvent(with: summary)
    let theirs = try tail(witness.spec, from: start, to: witness.events, runner)
    var mine: [TraceEvent]? = witness.tail
    if start != witness.sampled {
      mine = try tail(witness.spec, from: start, to: nil, self.runner(folder.badExecutable))
    }
    guard let mine, let theirs else { return .moved(after: start, of: witness.events) }
    return witness.schedule(mine, theirs, from: start)
  }

  private func measure(_ target: Target) throws(HarnessError) -> FailureRate {
    progress.begin("measuring how often \(machine.bad.short) fails")
    var rate = FailureRate()
    try runner(folder.badExecutable).runSeeds(target.spec, 1...FailureRate.runsMax) { _, end in
      let goesOn = rate.add(isHit: end.signature == target.signature)
      progress.advance("\(rate.hits) of \(rate.runs) seeds")
      return goesOn
    }
    progress.tell("the bad revision fails so with \(rate.hits) of \(rate.runs) other seeds")
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
      if end.signature == target.signature {
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

extension RunEnd {
  /// Whether the run ended for another reason, so that it shows nothing.
  fileprivate var isMasked: Bool {
    if case .refused = self { return true }
    return signature != nil
  }
}
