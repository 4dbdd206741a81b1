import Scenario
import Testing
import Workloads

@testable import Console
@testable import Harness

@Suite("Bench") struct BenchTests {
  private let table = BenchTable(
    title: "speed",
    rows: [
      BenchRow("steps", 500_000, "/s", asked: .atLeast(600_000)),
      BenchRow("cost", 1.125, "×", asked: .atMost(1.2)), BenchRow("plain", 7, "runs"),
    ], notes: ["a note"])

  @Test("A table shows figures, what is asked, and rates beside the reference")
  func text() {
    #expect(
      table.text(reference: 100_000_000) == """
        speed
          steps        500,000 /s  (5,000 per M of the reference)  at least 600,000: NO
          cost            1.13 ×  at most 1.20: yes
          plain              7 runs
          a note

        """)
    #expect(!table.isReached)
  }

  @Test("JSON has the same figures")
  func json() {
    let text = JSONText.of(BenchDocument([table], reference: 100_000_000))
    #expect(text.contains("\"perMillionOfReference\" : 5000"))
    #expect(text.contains("\"atLeast\" : 600000"))
    #expect(text.contains("\"isReached\" : false"))
  }

  @Test("The median is the middle value, the lower of two")
  func medians() {
    #expect(median([]) == 0)
    #expect(median([3]) == 3)
    #expect(median([4, 1]) == 1)
    #expect(median([9, 1, 5]) == 5)
  }

  private func reports(_ change: (inout Reach) -> Void) -> [RunResult] {
    (0..<4).map { seed in
      var report = RunResult(spec: RunSpec(seed: UInt64(seed)))
      report.reach = full
      change(&report.reach)
      return report
    }
  }

  private var full: Reach {
    var reach = Reach()
    reach.writingCommits = 60
    reach.writeConflicts = 15
    reach.discriminatingCommitted = 20
    reach.discriminatingUncommitted = 10
    reach.commitsDuringHold = 20
    reach.dependencies = 5
    reach.abortedDependencies = 1
    (reach.changes, reach.changesWithRows) = (10, 8)
    reach.savepointRollbacksRead = 3
    (reach.abandonments, reach.abandonmentsInCommit) = (8, 2)
    reach.collectionsUnderReaders = 3
    reach.recoveriesRead = 1
    reach.heldPoints = Array(repeating: .max, count: 16)
    return reach
  }

  @Test("A reach that has everything that is asked is reached")
  func reached() {
    let table = ReachBench.table(.fast, reports { _ in })
    #expect(table.isJudged)
    #expect(table.isReached, "\(table.rows.filter { !$0.isReached })")
    #expect(table.notes.isEmpty)
  }

  @Test("Each count that falls short makes its line fail")
  func short() {
    let changes: [(inout Reach) -> Void] = [
      { $0.writingCommits = 59 }, { $0.writeConflicts = 14 }, { $0.discriminatingCommitted = 19 },
      { $0.discriminatingUncommitted = 9 }, { $0.commitsDuringHold = 19 }, { $0.dependencies = 4 },
      { $0.abortedDependencies = 0 }, { $0.changesWithRows = 7 }, { $0.savepointRollbacksRead = 2 },
      { $0.abandonments = 7 }, { $0.abandonmentsInCommit = 1 }, { $0.collectionsUnderReaders = 2 },
      { $0.recoveriesRead = 0 }, { $0.heldPoints[0] &= ~1 },
    ]
    for (index, change) in changes.enumerated() {
      let table = ReachBench.table(.fast, reports(change))
      #expect(table.rows.count { !$0.isReached } == 1, "change \(index)")
    }
    let missed = ReachBench.table(.fast, reports { $0.heldPoints[0] &= ~1 })
    #expect(missed.notes == ["never held: CommitYieldPoint.commitValidation"])
  }

  @Test("Other profiles are shown and not judged")
  func otherProfiles() {
    let table = ReachBench.table(.chaos, reports { $0.writingCommits = 0 })
    #expect(!table.isJudged)
    #expect(table.isReached)
  }

  @Test("Reach that falls short ends with status 1, and prints a table for each profile")
  func reachCommand() {
    let session = Session.run(["bench", "--reach", "--seeds", "2"])
    #expect(session.status == .propertyFailed)
    for profile in Profile.allCases {
      #expect(session.out.contains("reach of \(profile.rawValue): 2 seeds, 10,000 steps each"))
    }
  }

  @Test("Wrong options are refused")
  func usage() {
    for words in [["bench", "--seeds", "0"], ["bench", "--quick"], ["bench", "all"]] {
      #expect(Session.run(words).status == .usage)
    }
  }
}
