import Scenario
import Testing

@testable import Harness

@Suite("SweepProgress") struct SweepProgressTests {
  private func progress(
    total: UInt64?, before: UInt64 = 0, seconds: UInt64? = nil, _ results: [SeedResult] = []
  ) -> SweepProgress {
    var progress = SweepProgress(
      terminal: nil, log: nil, total: total, before: before, seconds: seconds)
    for result in results { progress.add(result) }
    return progress
  }

  private func passed(_ count: UInt64) -> [SeedResult] { (0..<count).map { Results.passed($0) } }

  @Test("The line has a bar, the amount, the rate, the time that is left and the failures")
  func line() {
    let line = progress(total: 40, passed(9) + [Results.failed(1)]).line(after: .seconds(60))
    #expect(line == "[######..................] 10 of 40, 10 a minute, 3:00 left, 1 failure")
    let two = progress(total: 2, [Results.failed(1), Results.died(2)]).line(after: .seconds(1))
    #expect(two == "[########################] 2 of 2, 120 a minute, 0:00 left, 2 failures")
  }

  @Test("Before the first seed there is no rate, and seeds of an earlier sweep make none")
  func start() {
    #expect(progress(total: 10).line(after: .zero) == "[........................] 0 of 10")
    #expect(
      progress(total: 10, before: 5).line(after: .seconds(9))
        == "[############............] 5 of 10")
    #expect(
      progress(total: 1000, before: 990, passed(2)).line(after: .seconds(60)).hasSuffix(
        "992 of 1,000, 2 a minute, 4:00 left"))
    #expect(progress(total: 0).line(after: .seconds(1)).hasSuffix("] 0 of 0"))
  }

  @Test("A time limit counts where it comes first, and it alone where the seeds have no end")
  func time() {
    let both = progress(total: 1000, seconds: 120, passed(10)).line(after: .seconds(60))
    #expect(both == "[############............] 10 of 1,000, 10 a minute, 1:00 left")
    let open = progress(total: nil, seconds: 3600, passed(10)).line(after: .seconds(60))
    #expect(open.hasSuffix("] 10 seeds, 10 a minute, 59:00 left"))
    let over = progress(total: nil, seconds: 10, passed(10)).line(after: .seconds(60))
    #expect(over == "[########################] 10 seeds, 10 a minute, 0:00 left")
    #expect(progress(total: nil, passed(1)).line(after: .seconds(60)) == "1 seeds, 1 a minute")
  }

  @Test("The largest sweep at the slowest pace has a line too")
  func greatest() {
    let line = progress(total: 1 << 63, passed(1)).line(after: .seconds(3600))
    #expect(line.hasPrefix("[........................] 1 of 9,223,372,036,854,775,808, "))
  }

  @Test("Times are minutes and seconds, with hours where there are some")
  func times() {
    #expect(SweepProgress.time(0) == "0:00")
    #expect(SweepProgress.time(59.6) == "1:00")
    #expect(SweepProgress.time(61) == "1:01")
    #expect(SweepProgress.time(3599) == "59:59")
    #expect(SweepProgress.time(3600) == "1:00:00")
    #expect(SweepProgress.time(90_061) == "25:01:01")
    #expect(SweepProgress.time(-5) == "0:00")
  }
}
