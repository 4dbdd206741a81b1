import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation

/// What fibers, judges and the run share.
final class RunState {
  /// A statement that meets contention so often in a row makes no progress.
  static let contendedStepsMax: UInt64 = 4_000

  let spec: EngineSpec
  /// The same as commands have it.
  let runSpec: RunSpec
  let options: RunOptions
  let context: SimulationContext
  @exclusivity(unchecked) private(set) var model = Model()
  let chains = ChainRecorder()
  let probes: RunProbes
  let census = PointCensus()
  @exclusivity(unchecked) var world: World
  @exclusivity(unchecked) var io: SimulatedIO
  /// The open database; recovery replaces it.
  @exclusivity(unchecked) private var current: Database?
  var catalogue: YieldCatalogue { .engine }

  /// Where the run is; its own where nobody looks.
  let position: UnsafeMutablePointer<RunPosition>
  private let ownPosition: UnsafeMutablePointer<RunPosition>?

  @exclusivity(unchecked) private(set) var finding: RunFailure?
  /// Whether there is a finding; asked at each step, which a comparison of the whole would slow down.
  @exclusivity(unchecked) private(set) var hasFailed = false
  @exclusivity(unchecked) var ledger = LedgerJudge()
  @exclusivity(unchecked) var exclusive = ExclusiveJudge()
  @exclusivity(unchecked) var rowIDs = RowIDJudge()
  /// The greatest commit timestamp that was acknowledged.
  @exclusivity(unchecked) var acknowledged: UInt64 = 0
  @exclusivity(unchecked) private var timestamps = TimestampSet()
  /// Commits whose client has gone and whose outcome the engine has not decided yet.
  @exclusivity(unchecked) var orphans: [(transaction: ModelTransaction, engine: Transaction)] = []
  /// Keys to choose from where a read is aimed; a member, so that its memory is used again.
  @exclusivity(unchecked) var aimedKeys: ContiguousArray<Int64> = []
  /// Commits whose outcome only another opening tells.
  @exclusivity(unchecked) var undecided: [ModelTransaction] = []
  /// The commits that were acknowledged and must survive, by timestamp.
  @exclusivity(unchecked) var acknowledgedTimestamps: ContiguousArray<UInt64> = []
  /// Commits acknowledged in NORMAL mode that a power loss may take back, in the order of their answers.
  @exclusivity(unchecked) var unsynced: ContiguousArray<ModelTransaction> = []
  /// Commits that were never acknowledged and are known to have happened.
  @exclusivity(unchecked) var settledTimestamps: ContiguousArray<UInt64> = []
  /// When the machine fails.
  @exclusivity(unchecked) var crashes = CrashSchedule()
  /// Whether the log's end is unknown, so that only another opening can go on.
  var isPoisoned: Bool { crashes.poison != .none }
  /// Whether commits that were acknowledged from now on can be taken back.
  var canLoseCommits: Bool {
    spec.syncMode == .normal
      && (crashes.powerLossesToCome > 0 || spec.hasUnplannedPowerLosses)
  }
  /// Whether acknowledged commits were taken back by the last power loss.
  @exclusivity(unchecked) var hasLost = false
  /// Whether a power loss has taken what was durable, so that the next opening can only find that out.
  @exclusivity(unchecked) var isSpoiled = false
  /// Whether the last crash was one that may take back a suffix of commits.
  @exclusivity(unchecked) var mayLoseSuffix = false
  @exclusivity(unchecked) var isDraining = false

  // Ends of transactions that may be the cause of others' errors.
  @exclusivity(unchecked) var lastExclusiveEnd: UInt64 = 0
  @exclusivity(unchecked) var lastCommitEnd: UInt64 = 0
  @exclusivity(unchecked) var lastSchemaEnd: UInt64 = 0
  @exclusivity(unchecked) var lastPreparedAbortEnd: UInt64 = 0

  /// The steps of openings so far, up to `openingStepsMax`.
  @exclusivity(unchecked) var openingSteps: UInt64 = 0
  @exclusivity(unchecked) var statementSteps: UInt64 = 0
  /// The steps until everybody was told to come to an end; nil while nobody has been.
  @exclusivity(unchecked) var stepsBeforeTheEnd: UInt64?
  @exclusivity(unchecked) var statementsFinished: UInt64 = 0
  @exclusivity(unchecked) var commitsAcknowledged: UInt64 = 0
  @exclusivity(unchecked) var crashCount: UInt64 = 0
  @exclusivity(unchecked) var reach = Reach()
  /// The last transaction number of each fiber, over its incarnations.
  @exclusivity(unchecked) var transactionNumbers: ContiguousArray<UInt32>
  @exclusivity(unchecked) var operations: [RecordedOperation] = []

  init(_ spec: EngineSpec, _ options: RunOptions, _ context: SimulationContext) {
    self.spec = spec
    runSpec = spec.runSpec
    self.options = options
    self.context = context
    transactionNumbers = ContiguousArray(repeating: 0, count: spec.fibers + 1)
    ownPosition = options.position == nil ? .allocate(capacity: 1) : nil
    guard let position = options.position ?? ownPosition else { trap("a run has no position") }
    position.initialize(to: RunPosition())
    self.position = position
    probes = RunProbes()
    io = SimulatedIO(context: context)
    world = World(
      context: context, completions: io.completions, strategy: spec.scheduler.make())
  }

  deinit { ownPosition?.deallocate() }

  /// The database that fibers connect to.
  var database: Database {
    guard let current else { trap("a fiber connects before the database is open") }
    return current
  }

  var openDatabase: Database? { current }

  /// How often the database was opened.
  @exclusivity(unchecked) private(set) var openings = 0

  /// What clients of earlier openings have prepared, compiled.
  @exclusivity(unchecked) private(set) var texts = CompiledTexts()

  func opened(_ database: Database?) {
    if let current { texts = current.compiledTexts }
    current = database
    if database != nil { openings += 1 }
  }

  /// The names of what the trace has as numbers.
  var legend: TraceLegend {
    TraceLegend(
      catalogue: catalogue, names: world.names, marks: RunMark.legend, words: .engine)
  }

  /// The number of the running step.
  var now: UInt64 { world.counts.turns }

  var yieldOptions: YieldPlanOptions {
    YieldPlanOptions(
      maximumYields: spec.maximumYields, families: FamilySet(bits: spec.yieldFamilies),
      yieldsAtOccurrences: spec.loopYields)
  }

  var failureOptions: FailurePlanOptions { FailurePlanOptions(operations: spec.failures) }

  /// Takes note that the engine drew a timestamp; none may come twice in one opening.
  func takeTimestamp(_ timestamp: UInt64, _ fiber: Fiber?) {
    if !timestamps.insert(timestamp) {
      report(fiber, "timestamps", "the timestamp \(timestamp) was drawn twice")
    }
  }

  func forgetTimestamps(keeping survivors: [UInt64]) {
    timestamps = TimestampSet()
    for survivor in survivors { _ = timestamps.insert(survivor) }
  }

  /// The database is gone with its disk: everything begins again but the numbers of transactions.
  func forgetEverything() {
    narrate(nil, "the disk has lost what was durable, and is replaced by an empty one")
    probes.set.hit(probes.spoiled)
    isSpoiled = false
    mayLoseSuffix = false
    judgeChains()
    chains.beginEra()
    model = Model(after: model)
    ledger = LedgerJudge()
    acknowledged = 0
    acknowledgedTimestamps.removeAll()
    settledTimestamps.removeAll()
    unsynced.removeAll()
    undecided.removeAll()
    forgetTimestamps(keeping: [])
    exclusive.opened(newest: 0)
    rowIDs.opened()
  }

  /// Ends the run with a failure of `property`; the first one counts.
  ///
  /// - Parameter way: which way it failed, where the property can fail in several.
  func report(_ fiber: Fiber?, _ property: String, _ message: String, way: String? = nil) {
    guard !hasFailed else { return }
    require(
      PropertyEntry.engine.contains { $0.name == property },
      "the property \(property) is not in the engine's catalogue")
    hasFailed = true
    let point = fiber?.lastPoint.map { catalogue.name(family: $0.family, ordinal: $0.ordinal) }
    finding = RunFailure(
      property: property, message: message,
      operationKind: fiber?.effect.map { "\($0.kind)" } ?? "run", nearestPoint: point,
      step: statementSteps, actor: fiber.map { "\($0.name)" } ?? "run",
      statement: fiber?.statement?.text, way: way)
  }

  /// Tells the story of the run, where somebody listens.
  @inline(__always)
  func narrate(_ fiber: Fiber?, _ text: @autoclosure () -> String) {
    guard let narrator = options.narrator else { return }
    let number = fiber?.transaction.map { " T\($0.serial)" } ?? ""
    narrator("\(statementSteps) \(fiber.map { "\($0.name)" } ?? "run")\(number): \(text())")
  }

  /// Keeps a statement for the failure file.
  func record(_ fiber: Fiber, _ template: Int, _ parameters: Parameters) {
    guard options.recordOperations else { return }
    let operation = fiber.anchor.scope.operation
    operations.append(
      RecordedOperation(
        actor: "\(fiber.name)", transaction: operation.span, place: operation.place,
        text: Template.all[template].sql, parameters: parameters.literals))
  }
}

extension EngineSpec {
  /// Whether any workload has versioned values.
  var hasChains: Bool { weights[1] > 0 || weights[3] > 0 }
}
