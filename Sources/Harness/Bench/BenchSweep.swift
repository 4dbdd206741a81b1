import Console
import Primitives
import Scenario

/// What a sweep of default runs costs in addition to the runs themselves, in wall time.
enum BenchSweep {
  private static let seedsDefault = 400
  /// A run of one step costs next to nothing, so the cost of everything around it shows.
  private static let tinyOptions = ["steps": "1"]
  private static let tinySeeds = 1000
  private static let rounds = 5
  private static let kills = 15
  private static let megabytesMax: UInt64 = 1024

  static func tables(_ setting: BenchSetting) throws(HarnessError) -> [BenchTable] {
    let seeds = UInt64(setting.seeds ?? seedsDefault)
    // The first workers wait while the program is read from the disk.
    _ = try seconds(UInt64(8), jobs: 2, audit: 0, [:], setting)
    let one = try seconds(seeds, jobs: 1, audit: 0, [:], setting)
    let two = try seconds(seeds, jobs: 2, audit: 0, [:], setting)
    let audited = try seconds(seeds, jobs: 2, audit: 500, [:], setting)
    let count = Double(seeds)
    let rates = BenchTable(
      title: "sweep of \(Numbers.grouped(seeds)) default seeds",
      rows: [
        BenchRow("one worker", count / one * 60, "seeds/min"),
        BenchRow("two workers", count / two * 60, "seeds/min", asked: .atLeast(4000)),
        BenchRow("two workers against one", one / two, "×", asked: .atLeast(1.8)),
        BenchRow("two workers with an audit of 5%", count / audited * 60, "seeds/min"),
        BenchRow("time of the audit", (audited / two - 1) * 100, "%"),
      ])
    return [rates, try costs(setting)]
  }

  private static func costs(_ setting: BenchSetting) throws(HarnessError) -> BenchTable {
    let tiny = UInt64(tinySeeds)
    var inProcess: [Double] = []
    var inWorker: [Double] = []
    var giving: [Double] = []
    for _ in 0..<rounds where !setting.isInterrupted() {
      inProcess.append(try secondsInProcess(tiny, setting) / Double(tiny) * 1e6)
      giving.append(
        try Stopwatch.seconds { () throws(HarnessError) in
          inWorker.append(
            try seconds(tiny, jobs: 1, audit: 0, tinyOptions, setting) / Double(tiny) * 1e6)
        } / Double(tiny) * 1e6)
    }
    let (own, workers) = (median(inProcess), median(inWorker))
    return BenchTable(
      title: "workers, with runs of one step",
      rows: [
        BenchRow("a seed in this process", own, "µs"),
        BenchRow("a seed in a worker", workers, "µs"),
        BenchRow("the protocol, as their difference", max(0, workers - own), "µs"),
        BenchRow("processor time of the parent, a seed", median(giving), "µs"),
        BenchRow("from a crash to the next answer", try crashMilliseconds(setting), "ms"),
      ])
  }

  /// The time of a whole sweep without the start of its workers.
  private static func seconds(
    _ seeds: UInt64, jobs: Int, audit: UInt32, _ options: [String: String],
    _ setting: BenchSetting
  ) throws(HarnessError) -> Double {
    let machineOptions = SweepMachine.Options(
      jobs: jobs, audit: Percentage(hundredths: audit), isRecording: false, specOptions: options,
      milliseconds: { _ in 600_000 })
    let plan = SeedPlan(from: 0, count: seeds)
    let pool = setting.makePool(machineOptions.places, megabytesMax)
    for place in 0..<machineOptions.places { _ = try answer(pool, place, seed: 0) }
    let outlets = SweepOperation.Outlets(
      isInterrupted: setting.isInterrupted, settled: { _ in }, tick: {})
    let operation = SweepOperation(
      SweepMachine(machineOptions, seeds: SeedIterator(plan, shard: .whole)),
      places: machineOptions.places, pool: pool, outlets: outlets, seconds: nil)
    return try wall { () throws(HarnessError) in _ = try operation.run() }
  }

  private static func secondsInProcess(
    _ seeds: UInt64, _ setting: BenchSetting
  ) throws(HarnessError) -> Double {
    let worker = Worker(system: setting.system)
    func run(_ seed: UInt64) {
      _ = worker.answer(order(seed))
    }
    run(0)
    return try wall { () throws(HarnessError) in
      for seed in 0..<seeds where !setting.isInterrupted() { run(seed) }
    }
  }

  /// From the end of a worker to the answer of the one that replaces it.
  private static func crashMilliseconds(_ setting: BenchSetting) throws(HarnessError) -> Double {
    let pool = setting.makePool(1, megabytesMax)
    defer { pool.dismiss() }
    _ = try answer(pool, 0, seed: 0)
    var times: [Double] = []
    for _ in 0..<kills where !setting.isInterrupted() {
      times.append(
        try wall { () throws(HarnessError) in
          pool.kill(0)
          while try pool.wait(milliseconds: 100).isEmpty, !setting.isInterrupted() {}
          _ = try answer(pool, 0, seed: 0)
        } * 1000)
    }
    return median(times)
  }

  private static func order(_ seed: UInt64) -> RunOrder {
    RunOrder(
      number: 1, task: .run, seed: seed, options: tinyOptions, milliseconds: 600_000)
  }

  private static func answer(
    _ pool: any RunPool, _ place: Int, seed: UInt64
  ) throws(HarnessError) -> RunPoolEvent? {
    try pool.give(order(seed), to: place)
    for _ in 0..<600 {
      if let event = try pool.wait(milliseconds: 100).first { return event }
    }
    throw .child("a worker gave no answer for a minute")
  }

  private static func wall(_ work: () throws(HarnessError) -> Void) throws(HarnessError) -> Double {
    let start = SuspendingClock.now
    try work()
    return max(1e-9, (SuspendingClock.now - start) / .seconds(1))
  }
}
