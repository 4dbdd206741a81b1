import Console

/// What a bench is asked for.
enum BenchGroup: String, CaseIterable, Sendable {
  case runs, core, strategies, reach, sweep
}

/// What all measures may use.
struct BenchSetting {
  var driver: RunDriver
  var isInterrupted: () -> Bool
  /// Makes workers for so many places, each with so many MB of memory.
  var makePool: (Int, UInt64) -> any RunPool
  /// How many seeds are taken, beginning with 0; each measure has its own default.
  var seeds: Int?
}

/// A part of the bench that can be asked for by its group.
struct BenchMeasure {
  let group: BenchGroup
  let measure: (BenchSetting) throws(HarnessError) -> [BenchTable]

  /// In the order in which they are printed.
  static var all: [BenchMeasure] {
    [
      BenchMeasure(group: .runs, measure: BenchRuns.tables),
      BenchMeasure(group: .runs, measure: BenchEngine.tables),
      BenchMeasure(group: .core, measure: BenchCore.tables),
      BenchMeasure(group: .strategies, measure: BenchStrategies.tables),
      BenchMeasure(group: .reach, measure: BenchReach.tables),
      BenchMeasure(group: .sweep, measure: BenchSweep.tables),
    ]
  }
}
