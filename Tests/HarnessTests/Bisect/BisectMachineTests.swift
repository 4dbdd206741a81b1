import Testing

@testable import Harness

@Suite("BisectMachine") struct BisectMachineTests {
  private func commit(_ name: String) -> GitRepository.Commit {
    GitRepository.Commit(hash: name, date: "2026-01-02", subject: "Change \(name)")
  }

  private let same = Judgement(verdict: .good, way: .sameSchedule(events: 5, other: nil))
  private let failing = Judgement(verdict: .bad, way: .sameFailure(.same(events: 5)))

  /// A machine that has judged both given revisions.
  private func started() -> BisectMachine {
    var machine = BisectMachine(bad: commit("b"), good: commit("g"))
    #expect(machine.began() == .build(commit("b")))
    #expect(machine.built() == .observeBad)
    #expect(machine.badObserved(.same(events: 5)) == .build(commit("g")))
    #expect(machine.built() == .judge)
    #expect(machine.judged(same) == .startSearch)
    return machine
  }

  @Test("Both given revisions are judged, then those that git chooses, until it names one")
  func search() {
    var machine = started()
    #expect(machine.searchMoved(.next(about: "2"), commit("m")) == .build(commit("m")))
    #expect(machine.built() == .judge)
    #expect(machine.judged(failing) == .mark(.bad))
    #expect(machine.searchMoved(.next(about: nil), commit("l")) == .build(commit("l")))
    #expect(machine.buildFailed("does not build (l.log)") == .mark(.skip))
    #expect(machine.searchMoved(.next(about: nil), commit("k")) == .build(commit("k")))
    #expect(machine.built() == .judge)
    #expect(machine.judged(same) == .mark(.good))
    #expect(machine.searchMoved(.found(hash: "m"), nil) == .finish(.found(hash: "m")))
    #expect(machine.steps.map(\.commit.hash) == ["b", "g", "m", "l", "k"])
    #expect(machine.steps.map(\.isGiven) == [true, true, false, false, false])
    #expect(machine.steps[3].judgement.way == .doesNotBuild("does not build (l.log)"))
    #expect(machine.state == .finished)
  }

  @Test("Skipped revisions may leave several, and git may refuse")
  func otherEnds() {
    var machine = started()
    #expect(
      machine.searchMoved(.candidates(["a", "b"]), nil) == .finish(.candidates(["a", "b"])))
    var refused = started()
    #expect(
      refused.searchMoved(.refused("Some good revs are not ancestors of the bad rev."), nil)
        == .finish(
          .refused("git cannot bisect: Some good revs are not ancestors of the bad rev.")))
  }

  @Test("A given revision that does not build or is not as it was said ends the bisect")
  func givenRevisions() {
    var machine = BisectMachine(bad: commit("b"), good: commit("g"))
    #expect(machine.began() == .build(commit("b")))
    #expect(
      machine.buildFailed("does not build (b.log)")
        == .finish(.refused("the bad revision b does not build (b.log)")))
    for judgement in [failing, .skipped("no option --x")] {
      var machine = BisectMachine(bad: commit("b"), good: commit("g"))
      _ = machine.began()
      _ = machine.built()
      _ = machine.badObserved(.unknown)
      _ = machine.built()
      let sentence =
        judgement.verdict == .bad
        ? "the good revision g is bad as well: the same failure, same schedule (5 of 5 events)"
        : "the good revision g cannot be judged: no option --x"
      #expect(machine.judged(judgement) == .finish(.refused(sentence)))
    }
  }

  @Test("What git says is understood in each of its forms")
  func answers() {
    func answer(_ status: Int32, _ text: String) -> GitBisectAnswer {
      GitBisectAnswer(GitRepository.Answer(status: status, text: text))
    }
    let hash = String(repeating: "a1", count: 20)
    #expect(
      answer(0, "Bisecting: 4 revisions left to test after this (roughly 2 steps)\n[x] c6\n")
        == .next(about: "2"))
    #expect(answer(0, "") == .next(about: nil))
    #expect(
      answer(0, "\(hash) is the first bad commit\ncommit \(hash)\n") == .found(hash: hash))
    #expect(
      answer(
        2,
        "There are only 'skip'ped commits left to test.\nThe first bad commit could be any of:\n"
          + "\(hash)\n\(hash)\nWe cannot bisect more!\n") == .candidates([hash, hash]))
    #expect(answer(1, "fatal: no\nmore\n") == .refused("no"))
  }

  @Test("The bad revision must show what is searched for")
  func badRuns() {
    var plan = BisectPlan(seed: 7)
    let failed = Summaries.end(signature: "a in b")
    #expect(plan.check(bad: failed) == .searchFor("a in b"))
    #expect(
      plan.check(bad: Summaries.end(signature: nil))
        == .refuse("passes with seed 7, so there is nothing to search for"))
    #expect(plan.check(bad: .refused("no")) == .refuse("cannot be judged: no"))
    plan.signature = "c in d"
    #expect(
      plan.check(bad: failed) == .refuse("fails with \"a in b\", not with \"c in d\""))
    plan = BisectPlan(seed: 7)
    plan.isTrap = true
    #expect(plan.check(bad: .died(signature: "trap: SIGILL")) == .searchFor("trap: SIGILL"))
    #expect(
      plan.check(bad: failed)
        == .refuse("fails with \"a in b\" and does not trap as the failure file says"))
  }
}
