import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("SweepSummary") struct SweepSummaryTests {
  private let mixed: [SeedResult] =
    (0..<90).map { Results.passed($0) } + [
      Results.failed(90, steps: 500), Results.failed(91, steps: 300),
      Results.failed(92, steps: 300),
      Results.failed(93, "ledger", steps: 100), Results.died(95), Results.died(94),
      Results.failed(96, "determinism", steps: 9000, outcome: .nondeterministic),
    ]

  @Test("The order in which seeds end changes nothing")
  func order() {
    let forward = SweepText(Results.summary(mixed))
    let backward = SweepText(Results.summary(mixed.reversed()))
    #expect(forward.text == backward.text)
    #expect(forward.json() == backward.json())
  }

  @Test("Failures of one outcome and signature are one group with its smallest first")
  func grouping() throws {
    let groups = Results.summary(mixed.reversed()).groups
    #expect(groups.map(\.seeds) == [[96], [94, 95], [93], [90, 91, 92]])
    #expect(groups.map(\.smallest.seed) == [96, 94, 93, 91])
    // Until 0.1.0 a signature ended in the yield point; the group is the same.
    var old = Results.failed(5, steps: 9000)
    old.signature = "snapshot-read in select at TableScanPoint.next"
    old.finding?.nearestPoint = "TableScanPoint.next"
    let both = Results.summary([Results.failed(6), old, Results.failed(7)])
    let group = try #require(both.groups.first)
    #expect(group.seeds == [5, 6, 7] && group.key.signature == "snapshot-read in select")
    #expect(group.points.map(\.name) == ["CommitPoint.publish", "TableScanPoint.next"])
    #expect(group.points.map(\.seeds) == [2, 1])
    let stalled = Results.failed(7, outcome: .stalled)
    #expect(Results.summary([Results.failed(6), stalled]).groups.count == 2)
  }

  @Test("Counts are those of all seeds, and a seed counts once")
  func counts() {
    var summary = Results.summary(mixed)
    #expect(summary.add(Results.passed(1)) == false)
    #expect(summary.count(of: .passed) == 90)
    #expect(summary.count(of: .failed) == 4)
    #expect(summary.count(of: .trapped) == 2)
    #expect(summary.done.count == 97)
    #expect(summary.steps == 900_000 + 500 + 600 + 100 + 9000)
    #expect(summary.counts.map(\.name) == ["statements", "commits"])
    #expect(summary.counts.map(\.count) == [95 * 900, 95 * 60])
    #expect(summary.audited == 0)
    var audited = Results.passed(99)
    audited.isAudited = true
    summary.add(audited)
    #expect(summary.audited == 1)
  }

  @Test("The fingerprint differs for other seeds and other digests, but not for another order")
  func fingerprint() {
    let first = [Results.passed(1), Results.passed(2)]
    let all = Results.summary(first).fingerprint
    #expect(all == Results.summary(first.reversed()).fingerprint)
    #expect(all != Results.summary([Results.passed(1), Results.passed(3)]).fingerprint)
    for change in [\RunDigests.decisions, \RunDigests.behaviour] {
      var other = first
      other[1].digests?[keyPath: change] = 5
      #expect(all != Results.summary(other).fingerprint)
    }
    // The digests of two seeds are no answer when they are exchanged.
    var swapped = first
    (swapped[0].seed, swapped[1].seed) = (swapped[1].seed, swapped[0].seed)
    #expect(all != Results.summary(swapped).fingerprint)
  }

  @Test("The gravest unknown failure decides about the status")
  func status() throws {
    func status(_ results: [SeedResult], _ isInterrupted: Bool = false) -> Console.ExitStatus {
      Results.summary(results).exitStatus(isInterrupted: isInterrupted)
    }
    let failed = Results.failed(1)
    let stalled = Results.failed(2, outcome: .stalled)
    let trapped = Results.died(3)
    let different = Results.failed(4, outcome: .nondeterministic)
    #expect(status([Results.passed(1)]) == .passed)
    #expect(status([Results.passed(1)], true) == .interrupted)
    #expect(status([failed], true) == .propertyFailed)
    #expect(status([failed, stalled]) == .stalled)
    #expect(status([Results.died(5, .hung)]) == .stalled)
    #expect(status([trapped, stalled, failed]) == .systemTrapped)
    #expect(status([different, trapped, stalled, failed], true) == .nondeterminism)
    #expect(status([Results.died(6, .unrepeated), Results.passed(1)], true) == .unrepeated)
    #expect(status([Results.died(6, .unrepeated), failed]) == .propertyFailed)
    let known = try Results.known(trapped.signature ?? "")
    let summary = Results.summary([trapped, failed], known: known)
    #expect(summary.exitStatus(isInterrupted: false) == .propertyFailed)
  }

  @Test("Seeds of the shard without a result are missing")
  func missing() {
    let header = Results.header("100..199", shard: "2/3")
    var summary = SweepSummary(header: header)
    #expect(summary.planned == 33)
    #expect(summary.firstMissing(3) == [101, 104, 107])
    for seed: UInt64 in [101, 104, 110] { summary.add(Results.passed(seed)) }
    #expect(summary.missing == 30)
    #expect(summary.firstMissing(2) == [107, 113])
    let open = SweepSummary(header: Results.header("7.."))
    #expect(open.planned == nil)
    #expect(open.firstMissing(3) == [])
    let huge = SweepSummary(header: Results.header("0..9223372036854775807", shard: "3/3"))
    #expect(huge.firstMissing(2) == [2, 5])
  }

  @Test("A set of seeds holds each once, far apart or not")
  func seedSet() {
    var set = SeedSet()
    let seeds: [UInt64] = [0, 63, 64, .max, 1 << 63]
    #expect(seeds.map { set.insert($0) } == [true, true, true, true, true])
    #expect(seeds.map { set.insert($0) } == [false, false, false, false, false])
    #expect(set.count == 5)
    #expect(set.contains(64) && !set.contains(65) && !set.contains(.max - 1))
  }

  @Test("The name of a failure file is safe, short, and of one signature alone")
  func fileNames() throws {
    func name(_ result: SeedResult) throws -> String {
      try #require(Results.summary([result]).groups.first).key.fileName()
    }
    let long = Results.died(1, signature: String(repeating: "(é)!x/../", count: 50))
    let names = try [
      name(Results.failed(1)), name(Results.failed(1, outcome: .stalled)), name(Results.died(1)),
      name(long), name(Results.died(1, signature: "…")),
    ]
    #expect(Set(names).count == names.count)
    #expect(names[0].hasPrefix("snapshot-read-in-select-"))
    #expect(try name(Results.failed(2)) == names[0])
    for name in names {
      #expect(name.utf8.count <= 100)
      #expect(name.wholeMatch(of: /[A-Za-z0-9]+(-[A-Za-z0-9]+)*\.failure/) != nil, "\(name)")
    }
  }
}
