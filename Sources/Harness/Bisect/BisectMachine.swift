import Primitives

/// The phases of a bisect; pure: it turns events into the next action.
struct BisectMachine {
  typealias Commit = GitRepository.Commit

  enum Action: Equatable {
    /// Check a revision out and build it.
    case build(Commit)
    /// Run the bad revision, which is built, to learn which failure to search for.
    case observeBad
    /// Judge the revision that is built.
    case judge
    /// Let git begin its search between the two.
    case startSearch
    /// Tell git the verdict; git then checks out another revision.
    case mark(Judgement.Verdict)
    case finish(Conclusion)
  }

  enum Conclusion: Equatable {
    case found(hash: String)
    /// Several commits, if revisions were skipped.
    case candidates([String])
    case refused(String)
    case interrupted
  }

  enum State: Equatable {
    /// Can move to: observingBad, finished.
    case buildingBad
    /// Can move to: buildingGood, finished.
    case observingBad
    /// Can move to: judgingGood, finished.
    case buildingGood
    /// Can move to: starting, finished.
    case judgingGood
    /// Can move to: building, finished.
    case starting
    /// Can move to: judging, marking, finished.
    case building(Commit)
    /// Can move to: marking, finished.
    case judging(Commit)
    /// Can move to: building, finished.
    case marking
    case finished
  }

  /// One revision with its verdict.
  struct Step: Equatable {
    var commit: Commit
    var judgement: Judgement
    /// Whether the user named it rather than git.
    var isGiven = false
  }

  let bad: Commit
  let good: Commit
  private(set) var state = State.buildingBad
  private(set) var steps: [Step] = []

  init(bad: Commit, good: Commit) {
    self.bad = bad
    self.good = good
  }

  mutating func began() -> Action { .build(bad) }

  mutating func built() -> Action {
    switch state {
    case .buildingBad:
      state = .observingBad
      return .observeBad
    case .buildingGood:
      state = .judgingGood
      return .judge
    case .building(let commit):
      state = .judging(commit)
      return .judge
    default: trap("a build ended in \(state)")
    }
  }

  mutating func buildFailed(_ reason: String) -> Action {
    switch state {
    case .buildingBad: return finish(.refused("the bad revision \(bad.short) \(reason)"))
    case .buildingGood: return finish(.refused("the good revision \(good.short) \(reason)"))
    case .building(let commit):
      return mark(commit, Judgement(verdict: .skip, way: .doesNotBuild(reason)))
    default: trap("a build failed in \(state)")
    }
  }

  /// - Parameter schedule: The bad run's own schedule.
  mutating func badObserved(_ schedule: Schedule) -> Action {
    require(state == .observingBad, "the bad revision observed in \(state)")
    let judgement = Judgement(verdict: .bad, way: .sameFailure(schedule))
    steps.append(Step(commit: bad, judgement: judgement, isGiven: true))
    state = .buildingGood
    return .build(good)
  }

  mutating func judged(_ judgement: Judgement) -> Action {
    switch state {
    case .judgingGood: return goodJudged(judgement)
    case .judging(let commit): return mark(commit, judgement)
    default: trap("a revision judged in \(state)")
    }
  }

  private mutating func goodJudged(_ judgement: Judgement) -> Action {
    let name = "the good revision \(good.short)"
    let text = JudgementText(judgement).sentence
    switch judgement.verdict {
    case .bad: return finish(.refused("\(name) is bad as well: \(text)"))
    case .skip: return finish(.refused("\(name) \(text)"))
    case .good: break
    }
    steps.append(Step(commit: good, judgement: judgement, isGiven: true))
    state = .starting
    return .startSearch
  }

  private mutating func mark(_ commit: Commit, _ judgement: Judgement) -> Action {
    steps.append(Step(commit: commit, judgement: judgement))
    state = .marking
    return .mark(judgement.verdict)
  }

  /// - Parameter current: What git has checked out.
  mutating func searchMoved(_ answer: GitBisectAnswer, _ current: Commit?) -> Action {
    require(state == .starting || state == .marking, "git moved on in \(state)")
    switch answer {
    case .next:
      guard let current else { trap("git checked out nothing") }
      state = .building(current)
      return .build(current)
    case .found(let hash): return finish(.found(hash: hash))
    case .candidates(let hashes): return finish(.candidates(hashes))
    case .refused(let reason): return finish(.refused("git cannot bisect: \(reason)"))
    }
  }

  /// The bisect stops, whatever state it is in.
  mutating func stopped(_ conclusion: Conclusion) -> Action { finish(conclusion) }

  private mutating func finish(_ conclusion: Conclusion) -> Action {
    state = .finished
    return .finish(conclusion)
  }
}
