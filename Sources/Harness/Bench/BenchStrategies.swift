import Console
import Scenario
import Simulation

/// The yardstick for strategies: how many runs it takes until the long span first fails.
enum BenchStrategies {
  private static let startingSeeds: UInt64 = 20
  /// A start that needs more runs counts as this many.
  private static let runsMax = 5_000

  static func tables(_ setting: BenchSetting) throws(HarnessError) -> [BenchTable] {
    var table = BenchTable(
      title: "the long span: runs to the first failure, from \(startingSeeds) starting seeds",
      rows: [])
    for strategy in StrategyKind.allCases where !setting.isInterrupted() {
      var runs: [Double] = []
      var never = 0
      let seconds = try Stopwatch.seconds { () throws(HarnessError) in
        for start in 0..<startingSeeds {
          let found = LongSpan.runsToFirstFailure(
            strategy: strategy, startingSeed: start, limit: runsMax)
          if found == nil { never += 1 }
          runs.append(Double(found ?? runsMax))
        }
      }
      let name = strategy.rawValue
      table.rows.append(BenchRow("\(name), median", median(runs), "runs"))
      table.rows.append(BenchRow("\(name), worst", runs.max() ?? 0, "runs"))
      table.rows.append(BenchRow("\(name), processor time", seconds * 1000, "ms"))
      if never > 0 {
        table.notes.append("\(name): \(never) starts found nothing in \(runsMax) runs")
      }
    }
    return [table]
  }
}
