import Console
import Scenario
import Simulation

/// The simulation's loop alone: fibers that only yield, and whole runs of a small system.
enum BenchCore {
  private static let steps: UInt64 = 5_000_000
  private static let smallRuns = 50_000
  private static let strategies: [StrategyKind] = [
    .roundRobin, .randomWalk, .priorities, .prioritiesWithParking,
  ]

  static func tables(_ setting: BenchSetting) throws(HarnessError) -> [BenchTable] {
    var rows: [BenchRow] = []
    for strategy in strategies where !setting.isInterrupted() {
      let seconds = try Stopwatch.seconds { () throws(HarnessError) in
        var options = WorldOptions()
        options.stepLimit = steps
        _ = BareCore.world(seed: 1, strategy: strategy, fibers: 4, options).run()
      }
      rows.append(
        BenchRow(
          "decisions, 4 fibers, \(strategy.rawValue)", Double(steps) / seconds, "/s",
          asked: .atLeast(5_000_000)))
    }
    for strategy in strategies where !setting.isInterrupted() {
      let seconds = try Stopwatch.seconds { () throws(HarnessError) in
        _ = BareCore.smallRuns(smallRuns, startingSeed: 1, strategy: strategy)
      }
      rows.append(
        BenchRow(
          "runs of 4 fibers and 50 steps, \(strategy.rawValue)", Double(smallRuns) / seconds, "/s",
          asked: .atLeast(50_000)))
    }
    if !setting.isInterrupted() { rows.append(try publicFace()) }
    return [BenchTable(title: "bare core", rows: rows)]
  }

  /// The same sort of run, started the way commands start a run of any system.
  private static func publicFace() throws(HarnessError) -> BenchRow {
    let system = AnySystem(SmallSystem())
    let spec = system.draw(seed: 1, profile: .quiet)
    let seconds = try Stopwatch.seconds { () throws(HarnessError) in
      for seed in 0..<UInt64(smallRuns) {
        var request = RunRequest(spec)
        request.spec.seed = seed
        _ = system.execute(request)
      }
    }
    return BenchRow(
      "runs of a system with 4 clients and 50 steps", Double(smallRuns) / seconds, "/s",
      asked: .atLeast(100_000))
  }
}
