import AsyncIO
import Primitives
import Simulation

/// The probes that every run counts.
enum RunProbe {
  static let earlyStep: StaticString = "waiting fiber stepped early"
  /// Where a fiber waits for an operation, so an early step could come.
  static let wait: StaticString = "fiber waited for an operation"
  static let injectedYield: StaticString = "injected yield"
}

/// The field that weighs the workloads.
enum WorkloadField {
  static let name = "workloads"

  static func declaration<System: SystemUnderTest>(_ system: System) -> FieldDeclaration? {
    let kinds = system.workloads.map { ("\($0.name)", $0.weight) }
    guard !kinds.isEmpty else { return nil }
    let (names, weights) = (kinds.map(\.0), kinds.map(\.1))
    return FieldDeclaration(
      name, .weights(names), section: "Run",
      "how often each is chosen, such as \(names[0])=4; one left out is not run: "
        + names.joined(separator: ", "),
      default: .weights(weights), namesGrow: true)
  }

  /// Whether no two workloads have the same name, and one of them has a weight.
  static func isConsistent(_ fields: SpecFields) -> Bool {
    guard let field = fields.named(name), case .weights(let names) = field.format else {
      return true
    }
    return Set(names).count == names.count && field.standard.weights.contains { $0 > 0 }
  }
}

extension AnySystem {
  /// The system with its type erased.
  ///
  /// Traps if no system can be made from what it declares.
  public init<System: SystemUnderTest>(_ system: System) {
    do throws(DeclarationError) { try self.init(checking: system) } catch { trap(error.sentence) }
  }

  /// The system with its type erased, if one can be made from what it declares.
  package init<System: SystemUnderTest>(checking system: System) throws(DeclarationError) {
    let (fields, switches) = (system.specFields, system.faultSwitches)
    let points = system.yieldPoints
    if let sentence = system.complaint(fields, switches, points) {
      throw DeclarationError(sentence: sentence)
    }
    let properties = system.properties.map { PropertyEntry("\($0.name)", "\($0.asserts)") }
    self.init(
      name: system.name, subject: system.subject, fields: fields,
      properties: properties + system.commonProperties,
      execute: { _ in trap("a system was run before it was complete") })
    product = system.product
    sources = system.sources
    planType = System.Plan.self == Never.self ? nil : System.Plan.self
    faults = switches
    yieldPoints = points
    counts = system.countNames
    texts = { system.operationTexts }
    bugTraits = system.bugTraits
    asked = system.asked
    reconcile = { system.reconcile(&$0, given: $1) }
    commands = system.commands
    benches = system.benches
    execute = { RunExecution(system: system, request: $0, faults: switches).perform() }
  }
}

/// Why no program can be made from what a system declares.
package struct DeclarationError: Error {
  /// What is wrong, where, and what to do about it.
  package let sentence: String
}

/// One run of a system, from the request to the result.
package struct RunExecution<System: SystemUnderTest> {
  let system: System
  let request: RunRequest
  let faults: [FaultSwitch]

  package init(system: System, request: RunRequest, faults: [FaultSwitch]) {
    (self.system, self.request, self.faults) = (system, request, faults)
  }

  package func perform() -> RunResult { perform(prepare()) }

  /// Runs a prepared run to its end; to be called once.
  package func perform(_ run: Run<System>) -> RunResult {
    let supervisor = Supervisor(run, request) { system.legend(run.world) }
    let end = supervisor.lead()
    defer { run.dissolve() }
    return result(run, end)
  }

  /// The run in its state before the first step.
  package func prepare() -> Run<System> {
    let context = SimulationContext(seed: request.spec.seed)
    for override in request.overrides {
      context.decisions.override(override.key, with: override.answer)
    }
    if request.isRecording { context.decisions.startRecording() }
    context.behaviour.combine(request.spec.fingerprint)
    let world = makeWorld(context)
    let run = Run(system, request, world)
    system.start(run)
    let properties = system.properties
    if properties.count > 0 { for kind in properties { observe(kind, run) } }
    for plan in run.plans { plan.begin(world) }
    return run
  }

  private func makeWorld(_ context: SimulationContext) -> World {
    let spec = CoreFields.Values(request.spec)
    var options = WorldOptions()
    options.stepLimit = spec.steps
    options.stepCostTicksMax = 4
    options.earlySteps = spec.earlySteps
    options.trace = request.keepsTrace ? .everything : .recent
    let world = World(
      context: context, strategy: spec.scheduler.make(system.strategyOptions(request.spec)),
      options: options)
    world.position = request.position
    return world
  }

  private func observe(_ kind: any Property<System>.Type, _ run: Run<System>) {
    func open<Kind: Property<System>>(_ kind: Kind.Type) { run.observe(kind.init(run.model)) }
    open(kind)
  }

  private func result(_ run: Run<System>, _ end: RunEnd) -> RunResult {
    let (world, context) = (run.world, run.world.context)
    var result = RunResult(spec: request.spec)
    result.outcome = outcome(run, end)
    result.steps = run.steps
    result.counts = zip(system.countNames, system.counts(of: run)).map { NamedCount($0, $1) }
    result.earlySteps = world.counts.earlySteps
    result.idleTurns = world.counts.idleTurns
    result.virtualTime = context.timeline.now
    result.digests = RunDigests(
      decisions: context.decisions.digest.value, behaviour: context.behaviour.value)
    result.samples = world.samples
    let probes = run.probes
    probes.add(RunProbe.earlyStep, world.counts.earlySteps)
    probes.add(RunProbe.wait, world.waits)
    if !system.yieldPoints.families.isEmpty {
      probes.add(RunProbe.injectedYield, world.counts.injectedYields)
    }
    for plan in run.plans { plan.tally(world, into: probes) }
    result.probes = probes.lines.map { NamedCount($0.name, $0.hits) }
    result.faults = FaultRecord(faults, request.spec) { probes.count(probes.register($0)) }
    result.operations = run.operations
    result.plans = run.recordedPlans
    result.hasGivenPlans = request.plans != nil
    result.interventions = context.decisions.interventions
    if result.outcome != .passed {
      result.lastEvents = system.legend(world).lines(world.trace, last: request.lastEvents)
    }
    return result
  }

  private func outcome(_ run: Run<System>, _ end: RunEnd) -> RunOutcome {
    if let failure = run.failure { return .failed(failure) }
    guard case .stalled(let stall) = end else { return .passed }
    return .stalled(
      RunFailure(
        property: "stall", message: stall.message, operationKind: "run", nearestPoint: nil,
        step: run.steps, actor: "run", statement: nil,
        way: system.stallWay(run.world)))
  }
}
