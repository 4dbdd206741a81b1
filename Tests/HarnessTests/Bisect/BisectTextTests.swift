import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("BisectText") struct BisectTextTests {
  private func commit(_ letter: String, _ subject: String) -> GitRepository.Commit {
    GitRepository.Commit(
      hash: String(repeating: letter, count: 40), date: "2026-01-02T03:04:05+00:00",
      subject: subject)
  }

  private func report(_ conclusion: BisectMachine.Conclusion) -> BisectReport {
    let rate = FailureRate(hits: 12, runs: 100)
    let ways: [(String, Judgement)] = [
      ("a", Judgement(verdict: .bad, way: .sameFailure(.same(events: 10_023)))),
      ("b", Judgement(verdict: .good, way: .sameSchedule(events: 512, other: "stall in x"))),
      (
        "c",
        Judgement(
          verdict: .good,
          way: .seeds(Sampling(schedule: .moved(after: 0, of: 9), rate: rate, asked: 37, runs: 37)))
      ),
      (
        "d",
        Judgement(
          verdict: .bad,
          way: .seeds(
            Sampling(
              schedule: .moved(after: 0, of: 9), rate: rate, asked: 37, runs: 9, masked: 2, hit: 50)
          ))
      ),
      ("e", Judgement(verdict: .skip, way: .doesNotBuild("does not build (e.log)"))),
      ("f", .skipped("no option --x")),
      ("0", Judgement(verdict: .bad, way: .sameFailure(.moved(after: 256, of: 512)))),
    ]
    return BisectReport(
      conclusion: conclusion, commits: [commit("d", "Break\u{7} it"), commit("e", "Half")],
      steps: ways.enumerated().map { index, way in
        .init(commit: commit(way.0, "Change \(way.0)"), judgement: way.1, isGiven: index == 0)
      },
      target: .init(spec: BisectSpec(seed: 42, fields: ["steps": "9"]), signature: "a in b"),
      rate: rate)
  }

  @Test("Each step says in which way it was judged")
  func text() {
    var found = report(.found(hash: "d"))
    found.commits.removeLast()
    #expect(found.exitStatus == .passed)
    #expect(
      BisectText(report: found).text == """
        first bad commit: dddddddddddddddddddddddddddddddddddddddd
          2026-01-02T03:04:05+00:00  Break\\u{7} it

        searched for: a in b
          seed 42

        steps:
          aaaaaaaaaa  bad      Change a (given)
                               the same failure, same schedule (10,023 of 10,023 events)
          bbbbbbbbbb  good     Change b
                               same schedule (512 of 512 events), but another failure: stall in x
          cccccccccc  good     Change c
                               moved schedule, 37 seeds, none failed (p = 12/100, asked 37)
          dddddddddd  bad      Change d
                               moved schedule, 9 seeds, 2 with another failure, seed 50 failed (p = 12/100,
                               asked 37)
          eeeeeeeeee  skipped  Change e
                               does not build (e.log)
          ffffffffff  skipped  Change f
                               cannot be judged: no option --x
          0000000000  bad      Change 0
                               the same failure, moved schedule (from event 256 of 512 on)

        """)
  }

  @Test("Several candidates are listed, with the status for what cannot be judged")
  func candidates() {
    let several = report(.candidates(["d", "e"]))
    #expect(several.exitStatus == .cannotBeJudged)
    let text = BisectText(report: several).text
    #expect(
      text.hasPrefix(
        """
        the first bad commit is one of these 2, because some could not be judged:
          dddddddddd  2026-01-02T03:04:05+00:00  Break\\u{7} it
          eeeeeeeeee  2026-01-02T03:04:05+00:00  Half

        """))
    let json = BisectText(report: several).json
    #expect(!json.contains("firstBad"))
    #expect(json.contains("\"failingSeed\" : \"0x0000000000000032\""))
    #expect(json.contains("\"schedule\" : \"moved\""))
    #expect(report(.interrupted).exitStatus == .interrupted)
    #expect(report(.refused("x")).exitStatus == .usage)
  }
}
