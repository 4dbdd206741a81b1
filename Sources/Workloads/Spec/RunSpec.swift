import MVCC
import Primitives
import Simulation

/// Everything that a run is made of; drawn from its seed, field by field, and overridden by options.
///
/// Each field has an entry in `SpecField.all`, by which it is drawn, read, written and digested.
public struct RunSpec: Hashable, Sendable {
  public var seed: UInt64
  public var profile = Profile.fast
  /// The number of fibers, each with a connection of its own; 1 to 64.
  public var fibers = 6
  /// The number of steps after which the run ends.
  public var steps: UInt64 = 10_000
  public var scheduler = StrategyKind.prioritiesWithParking
  /// How often each workload is chosen, by its place in `WorkloadKind.allCases`.
  public var weights: [UInt32] = [4, 2, 2, 4, 1]

  // Yields and failures.
  /// The most slots of one yield plan; 0 switches the first layer off.
  public var maximumYields = 20
  /// Which families of yield points may fire, one bit a family.
  public var yieldFamilies: UInt64 = .max
  /// Whether yields are also drawn at occurrences of points in loops.
  public var loopYields = true
  /// How often an operation has a planned failure of the engine.
  public var failures = Ratio.never
  /// How often a commit is held at a named point while others run.
  public var gadgets = Ratio.never
  /// How often a statement is abandoned at a yield.
  public var abandonment = Ratio.never
  /// How often a fiber closes its connection between or inside statements.
  public var closing = Ratio.never
  /// How often a waiting fiber is stepped although nothing has settled.
  public var earlySteps = Ratio.never

  // The disk and crashes.
  /// How often a write, and a sync, of the log fails.
  public var writeErrors = Ratio.never
  public var syncErrors = Ratio.never
  /// The number of process crashes and power losses that the run is to have, at drawn steps.
  public var processCrashes = 0
  public var powerLosses = 0

  // The engine.
  public var syncMode = SyncMode.full
  public var eagerConflicts = true
  public var collectionThreshold = 16
  public var chunkSize = 4
  public var recoveryReadSize = 4096
  public var plantedBug: PlantedBug?

  // The universe.
  /// How many keys each hot table has, and how many of them are hot.
  public var keys = 8
  public var hotKeys = 3
  /// The most repetitions of what a transaction is made of, such as appends or cells written.
  public var transactionLength = 8

  public init(seed: UInt64) { self.seed = seed }
}
