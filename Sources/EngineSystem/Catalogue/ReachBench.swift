import AsyncIO
import Primitives
import Scenario

/// What runs reach, as medians over many seeds, and what the design asks for.
enum ReachBench {
  private static let seedsDefault = 100
  private static let steps: UInt64 = 10_000
  /// For profiles without requirements, at most this many points are named.
  private static let missedShownMax = 8

  /// One line of the design's table.
  private struct Line {
    let name: String
    let unit: String
    let asked: Double
    let value: ([Reach]) -> Double
  }

  /// What one run reached.
  struct Outcome {
    var hasPassed: Bool
    var reach: Reach
  }

  static func tables(_ request: BenchRequest) -> [BenchTable] {
    var tables: [BenchTable] = []
    for profile in Profile.allCases where !request.isInterrupted() {
      tables.append(table(profile, runs(profile, request)))
    }
    return tables
  }

  private static func runs(_ profile: Profile, _ request: BenchRequest) -> [Outcome] {
    var outcomes: [Outcome] = []
    for seed in 0..<UInt64(request.seeds ?? seedsDefault) where !request.isInterrupted() {
      var run = RunRequest(RunSpec.draw(EngineSpec.fields, seed: seed, profile: profile))
      run.spec.steps = steps
      run.shouldStop = request.isInterrupted
      var reach = Reach()
      var engine = MVCCEngine()
      engine.ended = { reach = $0.reach }
      let result = AnySystem(engine).execute(run)
      outcomes.append(Outcome(hasPassed: result.outcome == .passed, reach: reach))
    }
    return outcomes
  }

  /// Only the default profile has requirements.
  static func table(_ profile: Profile, _ outcomes: [Outcome]) -> BenchTable {
    let reaches = outcomes.map(\.reach)
    let isJudged = profile == .fast
    let rows = lines(runs: outcomes.count).map { line in
      BenchRow(
        line.name, line.value(reaches), line.unit,
        asked: isJudged ? .atLeast(line.asked) : nil)
    }
    var table = BenchTable(
      title: "reach of \(profile.rawValue): \(outcomes.count) seeds, 10,000 steps each",
      rows: rows, isJudged: isJudged)
    let missed = pointNames(reaches).missed
    if !missed.isEmpty, isJudged || missed.count <= missedShownMax {
      table.notes.append("never held: " + missed.joined(separator: ", "))
    }
    let failures = outcomes.count { !$0.hasPassed }
    if failures > 0 { table.notes.append("\(failures) runs ended early with a failure") }
    return table
  }

  private static func lines(runs: Int) -> [Line] {
    [
      middle("committed transactions that wrote", 60) { $0.writingCommits },
      middle("write conflicts", 15) { $0.writeConflicts },
      middle("reads that read committed would answer differently", 20) {
        $0.discriminatingCommitted
      },
      middle("reads that read uncommitted would answer differently", 10) {
        $0.discriminatingUncommitted
      },
      middle("whole commits while another was held", 20) { $0.commitsDuringHold },
      middle("commit dependencies", 5) { $0.dependencies },
      Line(
        name: "runs with a dependency whose other side aborted", unit: "runs",
        asked: Double(runs) / 2
      ) { reaches in Double(reaches.count { $0.abortedDependencies > 0 }) },
      share("UPDATEs and DELETEs that met a row", 80) { ($0.changesWithRows, $0.changes) },
      middle("rollbacks to a savepoint whose keys were read", 3) { $0.savepointRollbacksRead },
      middle("abandonments at a yield", 8) { $0.abandonments },
      share("of them in COMMIT", 25) { ($0.abandonmentsInCommit, $0.abandonments) },
      middle("collections under an older reader", 3) { $0.collectionsUnderReaders },
      middle("recoveries after which acknowledged data was read", 1) { $0.recoveriesRead },
      Line(
        name: "yield points held while another committed", unit: "points",
        asked: Double(pointNames([]).missed.count)
      ) { Double(pointNames($0).held) },
    ]
  }

  /// The median of a count.
  private static func middle(
    _ name: String, _ asked: Double, _ count: @escaping (Reach) -> UInt64
  ) -> Line {
    Line(name: name, unit: "a run", asked: asked) { reaches in
      median(reaches.map { Double(count($0)) })
    }
  }

  /// The share in per cent over all runs together; a run with few occurrences says little alone.
  private static func share(
    _ name: String, _ asked: Double, _ counts: @escaping (Reach) -> (UInt64, UInt64)
  ) -> Line {
    Line(name: name, unit: "%", asked: asked) { reaches in
      var (part, whole) = (0.0, 0.0)
      for reach in reaches {
        let (some, all) = counts(reach)
        part += Double(some)
        whole += Double(all)
      }
      return whole > 0 ? part / whole * 100 : 0
    }
  }

  /// How many points outside recovery were held in some run, and the names of the others.
  private static func pointNames(_ reaches: [Reach]) -> (held: Int, missed: [String]) {
    var held = 0
    var missed: [String] = []
    for family in YieldCatalogue.engine.families where family.name != "RecoveryYieldPoint" {
      for (ordinal, point) in family.points.enumerated() {
        let isHeld = reaches.contains { reach in
          reach.heldPoints[Int(family.id)] & 1 << UInt64(ordinal) != 0
        }
        if isHeld { held += 1 } else { missed.append("\(family.name).\(point)") }
      }
    }
    return (held, missed)
  }
}
