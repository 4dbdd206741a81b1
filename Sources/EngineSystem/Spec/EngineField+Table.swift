import AsyncIO
import Database
import MVCC
import Primitives
import Scenario
import Simulation

extension EngineField {
  /// Every field but the seed, in the order of the help.
  static let all = sizes + disturbances + diskFaults + crashes + engineFields

  private static var sizes: [EngineField] {
    [
      EngineField(
        6, "profile", .word(\.profile), .size,
        "how much is injected: fast (the default) a drawn part, chaos everything, quiet nothing"),
      EngineField(
        10, "fibers", .count(\.fibers, 1...64), .size,
        "how many fibers, each with its own connection",
        draw: .one(of: [4, 5, 6, 8]), chaos: .one(of: [3, 4, 6, 10])),
      // Not in the digest, so a longer run begins like the shorter one.
      EngineField(
        7, "steps", .count(\.steps, 1...UInt64(Int64.max)), .size,
        "after how many steps the run ends", isFolded: false),
      EngineField(
        20, "scheduler", .word(\.scheduler), .size,
        "which fiber goes next: " + StrategyKind.allCases.map(\.rawValue).joined(separator: ", "),
        draw: .one(of: [
          .roundRobin, .randomWalk, .bursts, .priorities, .parking, .parking,
          .prioritiesWithParking, .prioritiesWithParking,
        ]), quiet: .one(of: [.roundRobin, .randomWalk, .bursts])),
      EngineField(
        30, "workloads", .weights(\.weights), .size, workloadsHelp, draw: .drawn(drawWeights)),
      EngineField(
        11, "keys", .count(\.keys, 1...1_000_000), .size, "how many keys each hot table has",
        draw: .one(of: [4, 6, 8, 12]), chaos: .one(of: [2, 3, 4])),
      EngineField(
        12, "hot-keys", .count(\.hotKeys, 1...1_000_000), .size, "how many of them are hot",
        draw: .one(of: [1, 2, 3, 4]), chaos: .always(1)),
      EngineField(
        13, "transaction-length", .count(\.transactionLength, 1...10_000), .size,
        "how often a transaction repeats its parts at most"),
    ]
  }

  private static var workloadsHelp: String {
    "how often each is chosen, such as kv=4,bank=2; one left out is not run: "
      + WorkloadCatalogue.names.joined(separator: ", ")
  }

  /// Every workload is on in most runs; a few runs do without one or have little else.
  @Sendable
  private static func drawWeights(_ draw: SpecDraw) -> [UInt32] {
    WorkloadCatalogue.all.map { $0.drawWeight(draw) }
  }

  private static var engineFields: [EngineField] {
    [
      EngineField(
        1, "sync", .word(\.syncMode), .engine,
        "whether COMMIT waits for the disk (full) or only for the write (normal)",
        draw: .one(of: [.normal, .full, .full, .full])),
      EngineField(
        2, "eager-conflicts", .flag(\.eagerConflicts), .engine,
        "whether conflicts are detected at the write and not only at COMMIT",
        draw: .one(of: [false, true, true, true])),
      EngineField(
        3, "collection-threshold", .count(\.collectionThreshold, 1...1_000_000_000), .engine,
        "how many superseded versions wait for a collection",
        draw: .one(of: [1, 2, 8, 32]), chaos: .always(1)),
      EngineField(
        4, "chunk-size", .count(\.chunkSize, 1...1_000_000), .engine,
        "how many rows are logged, collected or rewritten between two yields",
        draw: .one(of: [1, 1, 2, 8]), chaos: .always(1)),
      EngineField(
        5, "recovery-read-size", .count(\.recoveryReadSize, 512...(1 << 20)), .engine,
        "how many bytes recovery reads at once", draw: .one(of: [512, 4096, 65536])),
      // Not in the digest, which therefore shows whether the bug changed anything.
      EngineField(8, "bug", .bug(\.plantedBug), .engine, bugHelp, isFolded: false),
    ]
  }

  private static var bugHelp: String {
    #if PlantedBugs
      "plants a bug: none, " + PlantedBug.allCases.map(\.rawValue).joined(separator: ", ")
    #else
      "plants a bug; this build has none (build with --traits default,PlantedBugs)"
    #endif
  }
}
