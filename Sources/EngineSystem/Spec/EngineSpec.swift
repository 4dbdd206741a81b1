import MVCC
import Primitives
import Scenario
import Simulation

/// Everything that determines a run; drawn from its seed, field by field, and overridden by options.
///
/// Each field has an entry in `EngineField.all`, which says how it is drawn, read, written and digested.
public struct EngineSpec: Hashable, Sendable {
  /// Once this many openings have failed with an I/O error, the disk works until one succeeds.
  static let faultyOpeningsMax = 20

  public var seed: UInt64
  public var profile = Profile.fast
  /// The number of fibers, each with its own connection; 1 to 64.
  public var fibers = 6
  /// The number of steps after which the run ends.
  public var steps: UInt64 = 10_000
  public var scheduler = StrategyKind.prioritiesWithParking
  /// How often each workload is chosen, by its place in `WorkloadCatalogue.all`.
  public var weights = WorkloadCatalogue.weights

  // Yields and failures.
  /// The most slots of one yield plan; 0 switches plans off.
  public var maximumYields = 20
  /// Which families of yield points may fire, one bit for each family.
  public var yieldFamilies: UInt64 = .max
  /// Whether yields are also drawn at occurrences of points in loops.
  public var loopYields = true
  /// How often an operation has an injected failure of the engine.
  public var failures = Ratio.never
  /// How often a commit is held at a named point while others run.
  public var holds = Ratio.never
  /// How often a statement is abandoned at a yield.
  public var abandonment = Ratio.never
  /// How often a fiber closes its connection between or inside statements.
  public var closing = Ratio.never
  /// How often a waiting fiber is stepped although nothing has settled.
  public var earlySteps = Ratio.never

  // The disk and crashes.
  /// How often an operation of each kind fails.
  public var openErrors = Ratio.never
  public var readErrors = Ratio.never
  public var writeErrors = Ratio.never
  public var resizeErrors = Ratio.never
  public var syncErrors = Ratio.never
  public var renameErrors = Ratio.never
  public var removeErrors = Ratio.never
  public var directorySyncErrors = Ratio.never
  /// How often a read, and a write, moves fewer bytes than asked.
  public var shortReads = Ratio.never
  public var shortWrites = Ratio.never
  /// How many bytes files may grow by before the disk is full; 0 for no limit.
  public var freeSpace = 0
  /// The share of failures that have already happened when the operation begins.
  public var errorsAtOnce = Ratio.never
  /// The share of failures that are followed by more, of their kind or another.
  public var lastingErrors = Ratio.never
  /// Whether what was not synced may survive a power loss in part.
  public var keepsUnsynced = false
  /// How often a power loss leaves garbage in a sector with unsynced writes.
  public var tornSectors = Ratio.never
  /// Whether all of such a sector is garbage, including durable bytes.
  public var sectorRewrite = false
  /// How many steps at most a poisoned store is used before the database is opened again.
  public var poisonedSteps = 0
  /// How often the machine fails at a failed commit or at the first acknowledgement after it.
  public var faultCrashes = Ratio.never
  /// How often the machine fails again soon after it has failed, most likely while the database is opened.
  public var repeatedCrashes = Ratio.never
  /// How often the disk's faults are eight times as frequent while the database is opened.
  public var roughOpenings = Ratio.never
  /// How many process crashes and power losses the run has, at drawn steps.
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
  /// How often a transaction repeats its parts at most, such as appends or cells written.
  public var transactionLength = 8

  public init(seed: UInt64) { self.seed = seed }
}
