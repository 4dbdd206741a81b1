import Console
import Scenario

/// The groups of measures that the command line can ask for.
enum BenchGroup: String, CaseIterable, Sendable {
  case runs, core, strategies, sweep
}

/// What all measures can use.
struct BenchSetting {
  var system: AnySystem
  var isInterrupted: () -> Bool
  /// Makes workers for a number of places, each with a memory limit in MB.
  var makePool: (Int, UInt64) -> any RunPool
  /// How many seeds are run, beginning with 0; each measure has its own default.
  var seeds: Int?
}

extension BenchSetting {
  /// The tables of the system's own parts under an option.
  func systemTables(_ option: String) -> [BenchTable] {
    let request = BenchRequest(seeds: seeds, isInterrupted: isInterrupted) { work in
      Stopwatch.seconds(work)
    }
    return system.benches.filter { $0.option == option && !isInterrupted() }
      .flatMap { $0.measure(request) }
  }
}

/// A part of the bench that is asked for by its group.
struct BenchMeasure {
  let group: BenchGroup
  let measure: (BenchSetting) throws(HarnessError) -> [BenchTable]

  /// In the order in which they are printed.
  static var all: [BenchMeasure] {
    [
      BenchMeasure(group: .runs, measure: BenchRuns.tables),
      BenchMeasure(group: .runs) { $0.systemTables("") },
      BenchMeasure(group: .core, measure: BenchCore.tables),
      BenchMeasure(group: .strategies, measure: BenchStrategies.tables),
      BenchMeasure(group: .sweep, measure: BenchSweep.tables),
    ]
  }
}
