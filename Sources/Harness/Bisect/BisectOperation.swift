import Console
import Scenario

/// Performs the actions of the machine of a bisect: git, builds and runs.
final class BisectOperation {
  /// The failure that is searched for, known once the bad revision has run.
  struct Target {
    var spec: BisectSpec
    var signature: String
    var reference: ReferenceRun?
  }

  let plan: BisectPlan
  let folder: BisectFolder
  let progress: BisectProgress
  let environment: Environment
  var machine: BisectMachine
  var target: Target?
  var rate: FailureRate?
  /// The executable of the revision that was built last.
  var executable = ""
  /// The revision that is being built or judged, for progress.
  var current = ""

  init(
    _ plan: BisectPlan, _ folder: BisectFolder, bad: GitRepository.Commit,
    good: GitRepository.Commit, _ environment: Environment
  ) {
    self.plan = plan
    self.folder = folder
    self.environment = environment
    progress = BisectProgress(environment, isQuiet: plan.isQuiet)
    machine = BisectMachine(bad: bad, good: good)
  }

  /// Searches to the end; leaves the worktree without a search in it, for the next bisect.
  ///
  /// - Throws: What stops the search for good, such as a folder that cannot be written.
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
      if environment.isInterrupted() {
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
      folder: folder, product: environment.system.product,
      traits: plan.plantsBug ? environment.system.bugTraits : nil, limit: plan.buildLimit,
      isInterrupted: environment.isInterrupted, advanced: progress.goOn,
      told: progress.tell)
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
      isInterrupted: environment.isInterrupted)
  }
}
