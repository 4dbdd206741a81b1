import AsyncIO
import Primitives
import Simulation

/// The field by which workloads are weighed.
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
      default: .weights(weights))
  }
}

extension AnySystem {
  /// The system with its type erased.
  public init<System: SystemUnderTest>(_ system: System) {
    let yields = system.yieldPoints.families.isEmpty ? [] : [YieldField.yields.declaration]
    let fields = SpecFields(
      CoreFields.all.map(\.declaration) + yields
        + [WorkloadField.declaration(system)].compactMap { $0 }
        + system.fields.map(\.declaration) + Self.declarations(of: system.faults))
    let properties = system.properties.map { PropertyEntry("\($0.name)", "\($0.asserts)") }
    self.init(
      name: system.name, subject: system.subject, fields: fields,
      properties: properties + AnySystem.standardProperties,
      execute: { _ in trap("a system is run before it is whole") })
    product = system.product
    sources = system.sources
    planType = system.workloads.isEmpty ? nil : System.Plan.self
    faults =
      [FaultSwitch("early-steps", "waiting fiber stepped early")]
      + yields.map { FaultSwitch($0.name, YieldField.probe) }
      + system.faults.flatMap { $0.switches } + system.mustMeet.map { FaultSwitch(mustMeet: $0) }
    require(
      faults.count <= FaultRecord.faultsMax,
      "\(faults.count) faults and texts that must be met; at most \(FaultRecord.faultsMax)")
    yieldPoints = system.yieldPoints
    counts = ["operations"]
    commands = system.commands
    benches = system.benches
    let (catalogue, switches) = (system.yieldPoints, faults)
    execute = { request in
      RunExecution(system: system, request: request, catalogue: catalogue, faults: switches)
        .perform()
    }
  }

  /// The fields of the plans, each once although several plans may list it.
  private static func declarations(of plans: [any FaultPlan.Type]) -> [FieldDeclaration] {
    var fields: [FieldDeclaration] = []
    for field in plans.flatMap({ $0.fields }).map(\.declaration)
    where !fields.contains(where: field.isSame) { fields.append(field) }
    return fields
  }

  /// What holds of every system beside its own properties.
  private static var standardProperties: [PropertyEntry] {
    [
      AssertionProperty.entry,
      DiskProperty.entry,
      PropertyEntry("progress", "Without faults every fiber comes to its end within a bound."),
      PropertyEntry("unexpected-error", "No error escapes from a fiber's step."),
      PropertyEntry(
        "stall", "Somebody can go on, or waits for something that will happen."),
    ]
  }
}

/// One run of a system, from the request to the result.
struct RunExecution<System: SystemUnderTest> {
  let system: System
  let request: RunRequest
  let catalogue: YieldCatalogue
  let faults: [FaultSwitch]

  func perform() -> RunResult {
    let context = SimulationContext(seed: request.spec.seed)
    for override in request.overrides {
      context.decisions.override(override.key, with: override.answer)
    }
    if request.isRecording { context.decisions.startRecording() }
    context.behaviour.combine(request.spec.fingerprint)
    let world = makeWorld(context)
    let run = Run(
      system, request, world, hasYieldPoints: !catalogue.families.isEmpty)
    system.start(run)
    let properties = system.properties
    if properties.count > 0 { for kind in properties { observe(kind, run) } }
    for plan in run.plans { plan.begin(world) }
    let supervisor = Supervisor(run, request) { legend(world) }
    let end = supervisor.lead()
    defer { run.dissolve() }
    return result(run, end)
  }

  private func makeWorld(_ context: SimulationContext) -> World {
    let spec = CoreFields.Values(request.spec)
    var options = WorldOptions()
    options.stepLimit = spec.steps
    options.stepCostTicksMax = 4
    options.earlySteps = spec.earlySteps
    options.trace = .recent
    let world = World(
      context: context, strategy: spec.scheduler.make(strategyOptions), options: options)
    world.position = request.position
    return world
  }

  /// A strategy that parks does so at one injected yield in four.
  private var strategyOptions: StrategyOptions {
    var options = StrategyOptions()
    options.injectedYields = InjectedYieldPolicy(parked: 16)
    return options
  }

  private func observe(_ kind: any Property<System>.Type, _ run: Run<System>) {
    func open<Kind: Property<System>>(_ kind: Kind.Type) { run.observe(kind.init(run.model)) }
    open(kind)
  }

  private func legend(_ world: World) -> TraceLegend {
    TraceLegend(catalogue: catalogue, names: world.names)
  }

  private func result(_ run: Run<System>, _ end: RunEnd) -> RunResult {
    let (world, context) = (run.world, run.world.context)
    var result = RunResult(spec: request.spec)
    result.outcome = outcome(run, end)
    result.steps = world.counts.steps
    result.counts = [NamedCount("operations", world.counts.operations)]
    result.earlySteps = world.counts.earlySteps
    result.idleTurns = world.counts.idleTurns
    result.virtualTime = context.timeline.now
    result.digests = RunDigests(
      decisions: context.decisions.digest.value, behaviour: context.behaviour.value)
    result.samples = world.samples
    let probes = run.probes
    probes.add(probes.register("waiting fiber stepped early"), world.counts.earlySteps)
    if !catalogue.families.isEmpty {
      probes.add(probes.register(YieldField.probe), world.counts.injectedYields)
    }
    for plan in run.plans { plan.tally(world, into: probes) }
    result.probes = probes.lines.map { NamedCount($0.name, $0.hits) }
    result.faults = FaultRecord(faults, request.spec) { probes.count(probes.register($0)) }
    result.operations = run.operations
    result.interventions = context.decisions.interventions
    if result.outcome != .passed {
      result.lastEvents = legend(world).lines(world.trace, last: request.lastEvents)
    }
    return result
  }

  private func outcome(_ run: Run<System>, _ end: RunEnd) -> RunOutcome {
    if let failure = run.failure { return .failed(failure) }
    guard case .stalled(let stall) = end else { return .passed }
    return .stalled(
      RunFailure(
        property: "stall", message: stall.message, operationKind: "run", nearestPoint: nil,
        step: run.world.counts.steps, actor: "run", statement: nil))
  }
}
