import Console
import Scenario

/// Speed, memory and cost per step of whole runs of the default profile.
enum BenchRuns {
  /// The lengths of runs, how often each is repeated, and how much memory they may use.
  private static let lengths: [(steps: UInt64, repeats: Int, megabytesMax: Double)] = [
    (10_000, 25, 32), (100_000, 4, 32), (1_000_000, 1, 64),
  ]
  private static let seedsDefault = 4

  private struct Figures {
    var seconds = 0.0
    var steps = 0.0
    /// In the order of the system's counts.
    var counts: [Double] = []
    var isComplete = true

    mutating func add(_ counts: [NamedCount]) {
      if self.counts.isEmpty { self.counts = counts.map { _ in 0 } }
      for (place, count) in counts.enumerated() { self.counts[place] += Double(count.count) }
    }
  }

  static func tables(_ setting: BenchSetting) throws(HarnessError) -> [BenchTable] {
    var tables: [BenchTable] = []
    var shortest: Double?
    // The runtime's first use of each type is not what should be measured.
    _ = try figures(10_000, repeats: 2, setting)
    for length in lengths {
      let figures = try figures(length.steps, repeats: length.repeats, setting)
      if setting.isInterrupted() { break }
      let cost = figures.seconds / max(1, figures.steps)
      let base = shortest ?? cost
      shortest = base
      tables.append(
        table(length.steps, figures, setting.system, costRatio: cost / base, length.megabytesMax))
    }
    return tables
  }

  private static func figures(
    _ steps: UInt64, repeats: Int, _ setting: BenchSetting
  ) throws(HarnessError) -> Figures {
    var figures = Figures()
    for seed in 0..<UInt64(setting.seeds ?? seedsDefault) {
      var spec = setting.system.draw(seed: seed, profile: .fast)
      spec.steps = steps
      for _ in 0..<repeats {
        if setting.isInterrupted() { return figures }
        var request = RunRequest(spec)
        request.shouldStop = setting.isInterrupted
        var report: RunResult?
        figures.seconds += try Stopwatch.seconds { () throws(HarnessError) in
          report = setting.system.execute(request)
        }
        guard let report else { continue }
        figures.steps += Double(report.steps)
        figures.add(report.counts)
        if report.outcome != .passed { figures.isComplete = false }
      }
    }
    return figures
  }

  /// The rates of what the system counts, and how many steps there are for each unit of the first count.
  private static func countRows(_ figures: Figures, _ system: AnySystem) -> [BenchRow] {
    var rows = zip(system.counts, figures.counts).map { name, count in
      BenchRow(name, count / figures.seconds, "/s", asked: system.asked[name])
    }
    if let first = figures.counts.first, let name = system.counts.first {
      let title = "steps a \(name.dropLast())"
      rows.append(
        BenchRow(title, figures.steps / max(1, first), "steps", asked: system.asked[title]))
    }
    return rows
  }

  private static func table(
    _ steps: UInt64, _ figures: Figures, _ system: AnySystem, costRatio: Double,
    _ megabytesMax: Double
  ) -> BenchTable {
    let seconds = figures.seconds
    var table = BenchTable(
      title: "runs of \(Numbers.grouped(steps)) steps, profile fast",
      rows: [
        BenchRow("steps", figures.steps / seconds, "/s", asked: system.asked["steps"])
      ] + countRows(figures, system) + [
        BenchRow("cost a step", seconds / max(1, figures.steps) * 1e9, "ns"),
        BenchRow("cost a step against the shortest", costRatio, "×", asked: .atMost(1.2)),
        BenchRow(
          "peak resident memory", Stopwatch.peakResidentMegabytes, "MB",
          asked: .atMost(megabytesMax)),
      ])
    if !figures.isComplete { table.notes.append("some runs ended early with a failure") }
    return table
  }
}
