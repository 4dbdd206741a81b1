import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation

/// What fibers, properties and the run share.
final class RunState {
  /// A statement that meets contention this often in a row makes no progress.
  static let contendedStepsMax: UInt64 = 4_000

  /// The run that owns this.
  unowned(unsafe) let run: Run<MVCCEngine>
  let spec: EngineSpec
  let universe: Universe
  let narrator: ((String) -> Void)?
  let context: SimulationContext
  @exclusivity(unchecked) var model = Model()
  let chains = ChainRecorder()
  let probes: RunProbes
  let census = PointCensus()
  let world: World
  @exclusivity(unchecked) var io: SimulatedIO
  /// The open database; recovery replaces it.
  @exclusivity(unchecked) private var current: Database?
  var catalogue: YieldCatalogue { .engine }

  /// Where the run records its position; its own memory if nothing else reads it.
  let position: UnsafeMutablePointer<RunPosition>
  private let ownPosition: UnsafeMutablePointer<RunPosition>?

  var finding: RunFailure? { run.failure }
  /// Whether there is a finding; read at each step, where comparing the whole would be slower.
  @exclusivity(unchecked) private(set) var hasFailed = false
  /// What has happened to commits, for the next opening.
  @exclusivity(unchecked) var commits = CommitRegister()
  /// Which clients are held at a yield point.
  @exclusivity(unchecked) var holds: HeldPoints
  /// The client that asks for its next plan; only the code that draws the plan may read it.
  @exclusivity(unchecked) var asking: Unmanaged<Fiber>?
  /// Keys to choose from for an aimed read; a member, so that its memory is reused.
  @exclusivity(unchecked) var aimedKeys: ContiguousArray<Int64> = []
  /// When the machine fails.
  @exclusivity(unchecked) var crashes = CrashSchedule()
  /// Whether the log's end is unknown, so that only another opening can make progress possible.
  var isPoisoned: Bool { crashes.poison != .none }
  /// Whether commits acknowledged from now on can be taken back.
  var canLoseCommits: Bool {
    spec.syncMode == .normal
      && (crashes.powerLossesToCome > 0 || spec.hasUnplannedPowerLosses)
  }
  /// Whether a power loss has destroyed durable data, which the next opening can only detect.
  @exclusivity(unchecked) var isSpoiled = false
  /// Whether the run is being disturbed or comes to its end.
  @exclusivity(unchecked) private(set) var phase = RunPhase.running
  /// Whether faults, crashes and yields come as the spec says.
  var isDisturbed: Bool { if case .running = phase { true } else { false } }
  /// The steps of clients until the run began to drain, which are those of the spec; nil before that.
  @exclusivity(unchecked) private(set) var stepsBeforeDraining: UInt64?

  /// The steps of openings so far, up to `openingStepsMax`.
  @exclusivity(unchecked) var openingSteps: UInt64 = 0
  @exclusivity(unchecked) var statementSteps: UInt64 = 0
  @exclusivity(unchecked) var statementsFinished: UInt64 = 0
  @exclusivity(unchecked) var commitsAcknowledged: UInt64 = 0
  @exclusivity(unchecked) var crashCount: UInt64 = 0
  @exclusivity(unchecked) var reach = Reach()
  /// The last transaction number of each fiber, over its incarnations.
  @exclusivity(unchecked) var transactionNumbers: ContiguousArray<UInt32>

  private let listeners: EventListeners

  /// - Parameter properties: How many properties the run has; all join before the first step.
  init(_ run: Run<MVCCEngine>, properties: Int) {
    listeners = EventListeners(count: properties)
    self.run = run
    spec = EngineSpec(run.spec)
    universe = spec.universe
    narrator = run.narrator
    (world, context) = (run.world, run.world.context)
    // The setup is a client too.
    transactionNumbers = ContiguousArray(repeating: 0, count: spec.fibers + 1)
    holds = HeldPoints(clients: spec.fibers + 1)
    ownPosition = world.position == nil ? .allocate(capacity: 1) : nil
    guard let position = world.position ?? ownPosition else { trap("a run has no position") }
    position.initialize(to: RunPosition())
    self.position = position
    // Clients record more than the world would, such as what they ask.
    world.position = nil
    probes = RunProbes(run.probes)
    io = SimulatedIO(context: context)
    world.replaceCompletions(io.completions)
  }

  deinit { ownPosition?.deallocate() }

  /// The database that fibers connect to.
  var database: Database {
    guard let current else { trap("a fiber connects before the database is open") }
    return current
  }

  var openDatabase: Database? { current }

  /// Whether a database is open that has adopted commits.
  var hasAdopted: Bool { current.map { $0.store.adoptedCount > 0 } ?? false }

  /// How often the database was opened.
  @exclusivity(unchecked) private(set) var openings = 0

  /// The compiled statements of clients of earlier openings.
  @exclusivity(unchecked) private(set) var texts = CompiledTexts()

  func opened(_ database: Database?) {
    if let current { texts = current.compiledTexts }
    current = database
    if database != nil { openings += 1 }
  }

  /// The number of the running step.
  var now: UInt64 { world.turns }

  var yieldOptions: YieldPlanOptions {
    YieldPlanOptions(
      maximumYields: spec.maximumYields, families: FamilySet(bits: spec.yieldFamilies),
      yieldsAtOccurrences: spec.loopYields)
  }

  /// Decides the yields among the first entries of each point.
  var earlyYields: EarlyYields {
    EarlyYields(
      census: census, families: spec.maximumYields > 0 ? yieldOptions.families : FamilySet(),
      decisions: context.decisions)
  }

  var failureOptions: FailurePlanOptions { FailurePlanOptions(operations: spec.failures) }

  /// From now on nothing disturbs the run, and every fiber comes to its end.
  func startDraining() {
    require(isDisturbed, "a run that is \(phase) began to drain")
    (phase, stepsBeforeDraining) = (.draining, statementSteps)
    io.faults = .none
    world.options.earlySteps = .never
  }

  /// What the disk does wrong in this phase.
  var diskFaults: DiskFaults { isDisturbed ? spec.diskFaults : .none }

  /// A property of the run has been made.
  func join(_ property: some EngineProperty) { listeners.join(property) }

  /// The property of that type, which must be in the catalogue.
  func property<Kind: EngineProperty>(_ kind: Kind.Type) -> Kind {
    guard let property = listeners.property(kind) else { trap("\(kind) is not in the catalogue") }
    return property
  }

  /// Tells the properties that want it about an event.
  @inline(__always)
  func emit(_ event: EngineEvent) { listeners.tell(event, self) }

  /// Tells them that a step is over.
  @inline(__always)
  func emitStep(_ store: MVStore) {
    listeners.tellStep(store, self)
    if io.changesInFlight > 0, store.logWriter == nil { emit(.logChangedUnlocked) }
    if store.isLogEndUnknown { emit(.poisonedStepped(store)) }
  }

  /// Records a failure; only the first one counts.
  func fail(_ failure: RunFailure) {
    guard !hasFailed else { return }
    hasFailed = true
    run.fail(failure)
  }
}
