import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation

/// Acts after each step: starts what follows when something has ended, lets faults strike, and boots the machine
/// again.
final class EngineSupervisor {
  let state: RunState
  private let nemesis = Nemesis()
  @exclusivity(unchecked) var fibers: ContiguousArray<Fiber> = []
  @exclusivity(unchecked) private var recoveryIncarnation: UInt32 = 0
  @exclusivity(unchecked) private var fiberIncarnation: UInt32 = 0
  @exclusivity(unchecked) private var resolvers = 0
  /// What occupies each slot of the world; nil for an empty one.
  @exclusivity(unchecked) private var roles: ContiguousArray<Role?> = []
  /// Whether there is an orphan resolver.
  @exclusivity(unchecked) private var hasResolver = false

  /// The steps of actors other than clients that a run may take in addition, and those for each key at an opening.
  private static let otherStepsMax: UInt64 = 100_000
  private static let stepsPerKeyMax: UInt64 = 8

  /// What an actor does in the run.
  private enum Role {
    case recovery(RecoveryFiber)
    case orphanResolver
    case setup(Fiber)
    case client(Fiber)
  }

  init(_ state: RunState) { self.state = state }

  /// The most steps of a run; the spec counts steps of statements, and other actors have steps in addition.
  ///
  /// A run that reaches this has not come to its own end.
  static func stepLimit(of spec: EngineSpec) -> UInt64 {
    let openings = UInt64(spec.processCrashes + spec.powerLosses + 1)
    let others = otherStepsMax + openings * UInt64(spec.keys) * stepsPerKeyMax
    let (own, isTooMuch) = spec.steps.multipliedReportingOverflow(by: 4)
    let (all, isTooMany) = own.addingReportingOverflow(others)
    return isTooMuch || isTooMany ? .max : all
  }

  /// Prepares the world for its first step.
  func begin() {
    let spec = state.spec
    state.world.options.stepLimit = Self.stepLimit(of: spec)
    state.io = SimulatedIO(context: state.context, faults: spec.diskFaults)
    state.world.replaceCompletions(state.io.completions)
    nemesis.join(state)
    spawnRecovery()
  }

  /// A fiber has taken a step.
  func stepped(_ event: StepEvent) {
    if state.commits.hasOrphans { state.resolveOrphans() }
    var hasAdopted = false
    if let store = state.openDatabase?.store {
      state.emitStep(store)
      hasAdopted = store.adoptedCount > 0
    }
    if case .finished = event.outcome {
      ended(at: event.slot)
      hasAdopted = state.hasAdopted
    }
    if hasAdopted, !hasResolver { spawnResolver() }
    if case .goOn = event.sequel, case .waiting(let completion) = event.outcome,
      completion.isExplicitYield, state.isDisturbed, let fiber = fiber(at: event.slot)
    {
      nemesis.yielded(fiber, at: event.slot, state)
    }
    if !state.hasFailed, let failure = nemesis.stepped(state) { crash(failure.kind) }
    if state.statementSteps >= state.spec.steps, state.isDisturbed {
      state.world.options.stepLimit = state.world.steps
    }
    if state.io.hasViolations { state.emit(.diskMisused) }
  }

  private func spawn(_ actor: any ScheduledFiber, as role: Role) {
    let slot = state.world.spawn(actor)
    while roles.count <= slot { roles.append(nil) }
    roles[slot] = role
  }

  /// The fiber in a slot; nil for other actors, including those that something else has spawned.
  private func fiber(at slot: Int) -> Fiber? {
    guard slot < roles.count else { return nil }
    return switch roles[slot] {
    case .client(let fiber), .setup(let fiber): fiber
    case .recovery, .orphanResolver, nil: nil
    }
  }

  /// An actor has left: the setup follows the recovery fiber, and the clients follow the setup.
  private func ended(at slot: Int) {
    guard slot < roles.count, let role = roles[slot].take() else { return }
    switch role {
    case .orphanResolver: hasResolver = false
    case .recovery(let recovery):
      if recovery.hasFoundDamage { startOver() } else { spawnClients() }
    case .setup:
      state.noteSetUp()
      spawnClients()
    case .client: break
    }
  }

  private func spawnRecovery() {
    var id = ActorID.run.child(0)
    id = ActorID(path: id.path, incarnation: recoveryIncarnation)
    recoveryIncarnation += 1
    let recovery = RecoveryFiber(cursor: DecisionCursor(DecisionScope(actor: id)), run: state)
    spawn(recovery, as: .recovery(recovery))
  }

  /// Continues with an empty disk, after a power loss that no system can survive.
  private func startOver() {
    state.forgetEverything()
    state.collectDiskFaults()
    _ = state.io.crash(.process)
    state.io = SimulatedIO(context: state.context, faults: state.spec.diskFaults)
    state.world.replaceCompletions(state.io.completions)
    spawnRecovery()
  }

  /// Spawns clients for the tables, or first the fiber that makes the tables.
  private func spawnClients() {
    guard !state.hasFailed, state.isDisturbed else { return }
    let isSetUp = state.isSetUp
    let count = isSetUp ? state.spec.fibers : 1
    fibers.removeAll()
    for number in 0..<count {
      let path = ActorID.run.child(isSetUp ? 16 + number : 1).path
      let id = ActorID(path: path, incarnation: fiberIncarnation)
      let fiber = Fiber(
        number: isSetUp ? number : state.spec.fibers,
        cursor: DecisionCursor(DecisionScope(actor: id)), run: state,
        life: isSetUp ? .client : .setup)
      fiber.continueNumbers(from: state.transactionNumbers[number])
      fibers.append(fiber)
      spawn(fiber, as: isSetUp ? .client(fiber) : .setup(fiber))
    }
    fiberIncarnation += 1
  }

  /// Adopted commits are stepped by a separate actor.
  private func spawnResolver() {
    resolvers += 1
    let id = ActorID.run.child(2).child(resolvers)
    hasResolver = true
    spawn(
      OrphanResolver(cursor: DecisionCursor(DecisionScope(actor: id)), run: state),
      as: .orphanResolver)
  }

  /// Ends everything that is running and opens the database again over what the disk kept.
  func crash(_ kind: DiskCrashKind) {
    state.probes.set.hit(
      kind == .process ? state.probes.processCrash : state.probes.powerLoss)
    if state.openDatabase == nil { state.probes.set.hit(state.probes.crashInRecovery) }
    state.crashCount += 1
    nemesis.machineFailed(state)
    state.world.mark(RunMark(kind))
    state.narrate(nil, kind == .process ? "the process crashes" : "the power is lost")
    for fiber in fibers { fiber.crash() }
    state.noteTransactionNumbers(of: fibers)
    fibers.removeAll()
    state.crashed(kind)
    state.world.removeAllActors()
    roles.removeAll()
    hasResolver = false
    let disk = state.io.crash(kind)
    state.collectDiskFaults()
    if state.spec.sectorRewrite, state.io.counters.faultCounts.powerLoss.tornSectors > 0 {
      state.isSpoiled = true
    }
    state.io = SimulatedIO(
      disk: disk, context: state.context,
      faults: state.diskFaults)
    state.world.replaceCompletions(state.io.completions)
    spawnRecovery()
  }
}
