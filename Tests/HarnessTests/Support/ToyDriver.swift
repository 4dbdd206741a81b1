import AsyncIO
import Harness
import Primitives
import Simulation
import Workloads

/// Runs of fibers that only yield, with outcomes that follow from the seed's last digit.
///
/// Stands in for the engine, so that commands are tested without it: 3 fails, 4 stalls, all others pass.
enum ToyDriver {
  static var driver: RunDriver { RunDriver(draw: draw, execute: execute, properties: properties) }

  static let properties = ["toy-sum", "toy-order", "progress", "snapshot-read"]

  static func draw(_ seed: UInt64, _ profile: Profile) -> RunSpec {
    var spec = RunSpec(seed: seed)
    spec.profile = profile
    spec.fibers = 2 + Int(seed % 3)
    spec.steps = 2000
    return spec
  }

  static func execute(_ request: RunRequest) -> RunRecording {
    let spec = request.spec
    let context = SimulationContext(seed: spec.seed)
    var options = WorldOptions()
    options.stepLimit = spec.steps
    options.trace = .everything
    let world = World(context: context, strategy: StrategyKind.randomWalk.make(), options: options)
    if request.isRecording { context.decisions.startRecording() }
    for number in 0..<spec.fibers { world.spawn(Yielder(context.runAnchor.nextChild(), number)) }
    _ = world.run()
    request.progress(world.counts.steps)
    var recording = RunRecording(report: report(spec, world), samples: SampleList(world.samples))
    recording.interventions = Array(context.decisions.interventions.prefix(50))
    recording.operations = [
      RecordedOperation(
        actor: "fiber-0", transaction: 1, place: 2, sql: "SELECT ?1", parameters: ["'a'"])
    ]
    if let line = request.traceLine { write(world.trace, to: line) }
    return recording
  }

  private static func report(_ spec: RunSpec, _ world: World) -> RunReport {
    var report = RunReport(spec: spec)
    report.steps = world.counts.steps
    report.statements = world.counts.steps / 10
    report.decisionDigest = world.context.decisions.digest.value
    report.behaviourDigest = world.context.behaviour.value
    report.probes = [("toy.stepped", world.counts.steps), ("toy.never", 0)]
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

  private static func write(_ trace: Trace, to line: (String) -> Void) {
    for event in 0..<trace.count {
      let record = trace[event]
      line("{\"event\":\(event),\"kind\":\"\(record.kind)\",\"actor\":\(record.actor)}")
    }
  }

  private final class Yielder: ScheduledFiber {
    let anchor: Anchor
    let number: Int

    init(_ id: ActorID, _ number: Int) {
      anchor = Anchor(DecisionScope(actor: id))
      self.number = number
    }

    var name: ActorName { ActorName("fiber", number) }

    func step(_ world: World) -> StepOutcome { .waiting(.yield(.voluntary)) }
  }
}
