import AsyncIO
import MVCC
import Primitives
import Simulation
import Workloads

extension SpecField {
  private static let size = "Size"
  private static let yields = "Yields and failures"
  private static let disk = "Disk and crashes"
  private static let engine = "Engine"

  /// Every field but the seed, in the order of the help.
  package static var all: [SpecField] { sizes + disturbances + crashes + engineFields }

  private static var sizes: [SpecField] {
    [
      SpecField(
        "profile", .word, \.profile, size,
        "how much of everything there is: fast (the default) by swarm, chaos all of it, quiet none"),
      SpecField(
        "fibers", .count(1...64), \.fibers, size, "how many fibers, each with its own connection"),
      SpecField(
        "steps", .count(1...UInt64(Int64.max)), \.steps, size,
        "after how many steps the run ends"),
      SpecField("scheduler", .word, \.scheduler, size, schedulerHelp),
      SpecField("workloads", .weights, \.weights, size, workloadsHelp),
      SpecField("keys", .count(1...1_000_000), \.keys, size, "how many keys each hot table has"),
      SpecField("hot-keys", .count(1...1_000_000), \.hotKeys, size, "how many of them are hot"),
      SpecField(
        "transaction-length", .count(1...10_000), \.transactionLength, size,
        "the most repetitions of what a transaction is made of"),
    ]
  }

  private static var schedulerHelp: String {
    "who goes next: " + StrategyKind.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static var workloadsHelp: String {
    "how often each is chosen, such as kv=4,bank=2; one left out is not run: "
      + WorkloadKind.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static var disturbances: [SpecField] {
    [
      SpecField(
        "maximum-yields", .count(0...255), \.maximumYields, yields,
        "the most injected yields that the plan of one operation has; 0 switches plans off"),
      SpecField("yield-families", .families, \.yieldFamilies, yields, familiesHelp),
      SpecField(
        "loop-yields", .onOff, \.loopYields, yields, "whether yields also come inside loops"),
      SpecField(
        "failures", .ratio, \.failures, yields, "the share of operations with a planned failure"),
      SpecField(
        "gadgets", .ratio, \.gadgets, yields, "the share of commits held while others run"),
      SpecField(
        "abandonment", .ratio, \.abandonment, yields, "the share of yields that are abandoned at"),
      SpecField("closing", .ratio, \.closing, yields, "how often a fiber closes its connection"),
      SpecField(
        "early-steps", .ratio, \.earlySteps, yields, "how often a waiting fiber is stepped early"),
    ]
  }

  private static var familiesHelp: String {
    "which families of yield points may fire: all, none, a mask 0x…, or of "
      + YieldCatalogue.engine.families.map(\.name).joined(separator: ", ")
  }

  private static var crashes: [SpecField] {
    [
      SpecField("write-errors", .ratio, \.writeErrors, disk, "how often a write of the log fails"),
      SpecField("sync-errors", .ratio, \.syncErrors, disk, "how often a sync of the log fails"),
      SpecField(
        "process-crashes", .count(0...10_000), \.processCrashes, disk,
        "how many process crashes the run has"),
      SpecField(
        "power-losses", .count(0...10_000), \.powerLosses, disk,
        "how many power losses the run has"),
    ]
  }

  private static var engineFields: [SpecField] {
    [
      SpecField(
        "sync", .word, \.syncMode, engine,
        "whether COMMIT waits for the disk (full) or only for the write (normal)"),
      SpecField(
        "eager-conflicts", .onOff, \.eagerConflicts, engine,
        "whether conflicts are looked for at the write and not only at COMMIT"),
      SpecField(
        "collection-threshold", .count(1...1_000_000_000), \.collectionThreshold, engine,
        "how many superseded versions wait for a collection"),
      SpecField(
        "chunk-size", .count(1...1_000_000), \.chunkSize, engine,
        "how many rows are logged, collected or rewritten between two yields"),
      SpecField(
        "recovery-read-size", .count(512...(1 << 20)), \.recoveryReadSize, engine,
        "how many bytes recovery reads at once"),
      SpecField("bug", .bug, \.plantedBug, engine, bugHelp),
    ]
  }

  private static var bugHelp: String {
    BuildIdentity.hasPlantedBugs
      ? "plants a bug: none, " + PlantedBug.allCases.map(\.rawValue).joined(separator: ", ")
      : "plants a bug; this build has none (build with --traits default,PlantedBugs)"
  }
}
