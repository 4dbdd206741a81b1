import AsyncIO
import EngineSystem
import Harness
import Primitives
import Scenario
import Simulation

/// Runs of fibers that only yield, with outcomes that follow from the seed's last digit.
///
/// Stands in for the engine, so that commands are tested without it: 3 fails, 4 stalls, all others pass.
enum ToyDriver {
  /// The engine's fields with draws of its own.
  static var system: AnySystem {
    var system = AnySystem(
      name: "engine", subject: "toys", fields: fields,
      properties: properties.map { PropertyEntry($0, "") }, execute: execute)
    system.product = "heddle"
    system.counts = engine.counts
    system.yieldPoints = engine.yieldPoints
    system.faults = engine.faults
    system.texts = engine.texts
    system.benches = engine.benches
    system.reconcile = engine.reconcile
    system.bugTraits = engine.bugTraits
    return system
  }

  /// The engine, whose fields, properties and texts some tests look at.
  static var engine: AnySystem { Engine.system }

  static let properties = ["toy-sum", "toy-order", "progress", "snapshot-read"]

  private static let fields = SpecFields(
    EngineSpec.fields.all.map { field in
      FieldDeclaration(
        field.name, field.format, section: field.section, field.help, default: field.standard,
        label: field.label, isFolded: field.isFolded, rule: rules[field.name])
    })

  private static let rules: [String: SpecRule] = [
    "fibers": SpecRule { .number(2 + $0.spec.seed % 3) },
    "steps": SpecRule { _ in .number(2000) },
  ]

  static func draw(_ seed: UInt64, _ profile: Profile) -> RunSpec {
    system.draw(seed: seed, profile: profile)
  }

  static func execute(_ request: RunRequest) -> RunResult {
    let spec = request.spec
    let context = SimulationContext(seed: spec.seed)
    var options = WorldOptions()
    options.stepLimit = spec.steps
    options.trace = .everything
    let world = World(context: context, strategy: StrategyKind.randomWalk.make(), options: options)
    if request.isRecording { context.decisions.startRecording() }
    for number in 0..<Int(spec["fibers"].number) {
      world.spawn(Yielder(context.runCursor.nextChild(), number))
    }
    _ = world.run()
    request.progress(world.counts.steps)
    var recording = report(spec, world)
    recording.samples = world.samples
    recording.interventions = Array(context.decisions.interventions.prefix(50))
    recording.operations = [
      RecordedOperation(
        actor: "fiber-0", transaction: 1, place: 2, text: "SELECT ?1", parameters: ["'a'"])
    ]
    if let traced = request.traced {
      let legend = TraceLegend(names: world.names)
      for event in 0..<world.trace.count { traced(event, world.trace[event], legend) }
    }
    return recording
  }

  private static func report(_ spec: RunSpec, _ world: World) -> RunResult {
    var report = RunResult(spec: spec)
    report.steps = world.counts.steps
    report.counts = [
      NamedCount("statements", world.counts.steps / 10), NamedCount("commits", 0),
      NamedCount("crashes", 0),
    ]
    report.digests = RunDigests(
      decisions: world.context.decisions.digest.value, behaviour: world.context.behaviour.value)
    report.probes = [NamedCount("toy.stepped", world.counts.steps), NamedCount("toy.never", 0)]
    report.lastEvents = ["first event", "last event"]
    switch spec.seed % 10 {
    case 3: report.outcome = .failed(failure)
    case 4: report.outcome = .stalled(stall)
    default: break
    }
    return report
  }

  static let failure = RunFailure(
    property: "toy-sum", message: "the sum is 3 and not 4", operationKind: "update",
    nearestPoint: "ToyPoint.middle", step: 17, actor: "fiber-1", statement: "UPDATE t SET a = 1")

  static let stall = RunFailure(
    property: "progress", message: "nobody can run", operationKind: "commit", nearestPoint: nil,
    step: 9, actor: "fiber-0", statement: nil)

  private final class Yielder: ScheduledFiber {
    let cursor: DecisionCursor
    let number: Int

    init(_ id: ActorID, _ number: Int) {
      cursor = DecisionCursor(DecisionScope(actor: id))
      self.number = number
    }

    var name: ActorName { ActorName("fiber", number) }

    func step(_ world: World) -> StepOutcome { .waiting(.yield(.voluntary)) }
  }
}
