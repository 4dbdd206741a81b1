import EngineSystem
import Scenario
import Simulation
import Testing

@testable import Harness

@Suite("BisectJudge") struct BisectJudgeTests {
  private let passed = Summaries.end(signature: nil)
  private let failed = Summaries.end(signature: "toy in read")
  private let otherwise = Summaries.end(signature: "other in write")

  private func judge(_ rate: FailureRate? = nil) -> BisectJudge {
    BisectJudge(signature: "toy in read", rate: rate)
  }

  @Test("The same failure is bad, whatever became of the schedule")
  func sameFailure() {
    for schedule in [Schedule.same(events: 512), .moved(after: 256, of: 512), .unknown] {
      var judge = judge()
      #expect(judge.began() == .run)
      #expect(judge.ran(failed) == .compareSchedules)
      #expect(
        judge.compared(schedule)
          == .judged(Judgement(verdict: .bad, way: .sameFailure(schedule))))
    }
  }

  @Test("A death is compared by its signature like any failure")
  func death() {
    var judge = BisectJudge(signature: "trap: leaf # is empty", rate: nil)
    #expect(judge.ran(.died(signature: "trap: leaf # is empty")) == .compareSchedules)
    #expect(
      judge.compared(.same(events: 9))
        == .judged(Judgement(verdict: .bad, way: .sameFailure(.same(events: 9)))))
  }

  @Test("The same schedule without the failure is good, and another failure in it is reported")
  func sameSchedule() {
    for (end, other) in [(passed, nil), (otherwise, "other in write")] {
      var judge = judge()
      #expect(judge.ran(end) == .compareSchedules)
      #expect(
        judge.compared(.same(events: 512))
          == .judged(
            Judgement(verdict: .good, way: .sameSchedule(events: 512, other: other))))
    }
  }

  @Test("A moved schedule asks for the rate once, and then for as many seeds as it says")
  func moved() {
    var judge = judge()
    #expect(judge.ran(passed) == .compareSchedules)
    #expect(judge.compared(.moved(after: 256, of: 512)) == .measureRate)
    let rate = FailureRate(hits: 12, runs: 100)
    let schedule = Schedule.moved(after: 256, of: 512)
    #expect(judge.measured(rate) == .runSeeds(1...37))
    #expect(
      judge.sampled(runs: 37, masked: 0, hit: nil)
        == .judged(
          Judgement(
            verdict: .good,
            way: .seeds(Sampling(schedule: schedule, rate: rate, asked: 37, runs: 37)))))
    var next = self.judge(rate)
    #expect(next.ran(passed) == .compareSchedules)
    #expect(next.compared(.unknown) == .runSeeds(1...37))
    let found = Sampling(schedule: .unknown, rate: rate, asked: 37, runs: 5, hit: 47)
    #expect(
      next.sampled(runs: 5, masked: 0, hit: 47)
        == .judged(Judgement(verdict: .bad, way: .seeds(found))))
    #expect(found.clean == 4)
  }

  @Test("Runs that another failure ended are made up for by further seeds, up to a bound")
  func masked() {
    var judge = judge(FailureRate(hits: 1, runs: 2))
    #expect(judge.ran(otherwise) == .compareSchedules)
    #expect(judge.compared(.moved(after: 0, of: 512)) == .runSeeds(1...7))
    #expect(judge.sampled(runs: 7, masked: 3, hit: nil) == .runSeeds(8...10))
    guard case .judged(let good) = judge.sampled(runs: 3, masked: 0, hit: nil) else {
      Issue.record("seven runs without a failure were made")
      return
    }
    #expect(good.verdict == .good)
    var hopeless = self.judge(FailureRate(hits: 1, runs: 200))
    #expect(hopeless.ran(otherwise) == .compareSchedules)
    #expect(hopeless.compared(.unknown) == .runSeeds(1...919))
    #expect(
      hopeless.sampled(runs: 919, masked: 919, hit: nil)
        == .judged(
          .skipped("the schedule is not known, and other failures ended 919 of 919 seeds")))
  }

  @Test("A failure too rare for a thousand seeds cannot be judged, nor can one never seen again")
  func tooRare() {
    var rare = judge(FailureRate(hits: 1, runs: 1000))
    #expect(rare.ran(passed) == .compareSchedules)
    #expect(
      rare.compared(.unknown)
        == .judged(
          .skipped(
            "the schedule is not known, and since 1 of 1000 other seeds fail like this, it would take 4603 "
              + "seeds"
          )))
    var never = judge(FailureRate(hits: 0, runs: 1000))
    #expect(never.ran(passed) == .compareSchedules)
    #expect(
      never.compared(.unknown)
        == .judged(.skipped("the schedule is not known, and 0 of 1000 other seeds fail like this")))
  }

  @Test("A revision that cannot read the spec cannot be judged")
  func refused() {
    var judge = judge()
    #expect(judge.ran(.refused("no option --x")) == .judged(.skipped("no option --x")))
  }

  @Test("Enough seeds are asked for to leave a doubt of one in a hundred")
  func rate() {
    #expect(FailureRate(hits: 12, runs: 100).runsNeeded == 37)
    #expect(FailureRate(hits: 20, runs: 20).runsNeeded == 2)
    #expect(FailureRate(hits: 999, runs: 1000).runsNeeded == 1)
    #expect(FailureRate(hits: 1, runs: 2).runsNeeded == 7)
    #expect(FailureRate(hits: 0, runs: 1000).runsNeeded == nil)
    var rate = FailureRate()
    var runs = 0
    repeat { runs += 1 } while rate.add(isHit: runs.isMultiple(of: 3))
    #expect(runs == 60)
    #expect(rate == FailureRate(hits: 20, runs: 60))
    var never = FailureRate()
    runs = 0
    repeat { runs += 1 } while never.add(isHit: false)
    #expect(runs == 1000)
  }
}

/// Summaries as processes of revisions answer them.
enum Summaries {
  static func summary(
    signature: String? = nil, decisions: [UInt64] = [1, 2], behaviour: UInt64 = 9,
    interval: UInt64 = 256
  ) -> RunResult {
    var summary = ToyDriver.execute(RunRequest(ToyDriver.draw(1, .fast))).keeping(.samples)
    if let signature {
      var failure = ToyDriver.failure
      failure.signature = signature
      summary.outcome = .failed(failure)
    }
    summary.counts.sort { $0.name < $1.name }
    summary.samples = DigestSamples(decisions.map { ($0, behaviour) }, interval: interval)
    return summary
  }

  static func end(signature: String?) -> RevisionEnd { .ended(summary(signature: signature)) }
}
