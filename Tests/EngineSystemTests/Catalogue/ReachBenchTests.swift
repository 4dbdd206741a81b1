import Scenario
import Testing

@testable import EngineSystem

@Suite("ReachBench") struct ReachBenchTests {
  private func outcomes(_ change: (inout Reach) -> Void) -> [ReachBench.Outcome] {
    (0..<4).map { _ in
      var outcome = ReachBench.Outcome(hasPassed: true, reach: full)
      change(&outcome.reach)
      return outcome
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

  @Test("A reach that has everything that was asked for is met")
  func reached() {
    let table = ReachBench.table(.fast, outcomes { _ in })
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
      let table = ReachBench.table(.fast, outcomes(change))
      #expect(table.rows.count { !$0.isReached } == 1, "change \(index)")
    }
    let missed = ReachBench.table(.fast, outcomes { $0.heldPoints[0] &= ~1 })
    #expect(missed.notes == ["never held: CommitYieldPoint.commitValidation"])
  }

  @Test("Other profiles are shown and not judged")
  func otherProfiles() {
    let table = ReachBench.table(.chaos, outcomes { $0.writingCommits = 0 })
    #expect(!table.isJudged)
    #expect(table.isReached)
  }
}
