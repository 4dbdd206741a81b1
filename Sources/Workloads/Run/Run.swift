import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

/// One run: fibers with connections over one database on a simulated disk, judged as they go.
///
/// Everything follows from the spec. A run is used once.
public final class Run {
  let state: RunState
  let conductor: Conductor

  public init(_ spec: RunSpec, options: RunOptions = RunOptions()) {
    let context = SimulationContext(seed: spec.seed)
    for override in options.overrides {
      context.decisions.override(override.key, with: override.answer)
    }
    if options.recordInterventions { context.decisions.startRecording() }
    state = RunState(spec, options, context)
    conductor = Conductor(state)
  }

  /// Runs to the end: the step limit and then until everything is at rest, or to the first failure.
  public func run() -> RunReport {
    conductor.begin()
    var end = state.world.run(conductor)
    if state.finding == nil { end = conclude(end) }
    conductor.tellEvents()
    return report(end)
  }

  /// Both digests at regular events, for comparing runs without their traces.
  public var samples: DigestSamples { state.world.samples }

  /// The statements in the order in which they were begun, where they were recorded.
  public var operations: [RecordedOperation] { state.operations }

  /// The decisions that differed from dull, where they were recorded.
  public var interventions: [Intervention] { state.context.decisions.interventions }

  /// The names of the engine's yield points.
  public var catalogue: YieldCatalogue { state.catalogue }

  /// The trace and the names of its actors, for rendering.
  public var trace: Trace { state.world.trace }
  public var actorNames: NameTable { state.world.names }

  /// Whether the run was ended by `RunOptions.shouldStop`.
  public var wasInterrupted: Bool { conductor.wasInterrupted }

  /// After the last step: everybody comes to an end, and nothing may be left.
  ///
  /// - Returns: How it ended in truth: that nobody can go on is a stall whenever it is noticed.
  private func conclude(_ end: RunEnd) -> RunEnd {
    if conductor.wasInterrupted { return end }
    switch end {
    case .finding, .stalled: return end
    case .allFinished: break
    case .stepLimit where state.statementSteps < state.spec.steps:
      state.report(
        nil, "progress",
        "its clients have made only \(state.statementSteps) of their \(state.spec.steps) steps, when all"
          + " together have made \(state.world.counts.steps), \(state.openingSteps) of them in openings:"
          + " something goes round and gets nowhere")
      return end
    case .stepLimit: break
    }
    let last = conductor.drain()
    state.position.pointee.leave()
    if state.finding == nil, case .stalled = last { return last }
    if state.finding == nil { conductor.judgeRest(last) }
    if state.finding == nil { state.judgeChains() }
    return end
  }

  private func report(_ end: RunEnd) -> RunReport {
    var report = RunReport(spec: state.spec)
    let counts = state.world.counts
    report.outcome = outcome(end)
    report.steps = state.stepsBeforeTheEnd ?? state.statementSteps
    report.earlySteps = counts.earlySteps
    report.idleTurns = counts.idleTurns
    report.statements = state.statementsFinished
    report.commits = state.commitsAcknowledged
    report.crashes = state.crashCount
    report.virtualTime = state.context.timeline.now
    report.decisionDigest = state.context.decisions.digest.value
    report.behaviourDigest = state.context.behaviour.value
    state.collectDiskFaults()
    state.collectWorldProbes()
    report.faults = FaultRecord(state.spec, state.probes.set)
    report.probes = state.probes.set.lines.map { ($0.name, $0.hits) }
    state.collectStoreReach()
    report.reach = state.reach
    return report
  }

  private func outcome(_ end: RunEnd) -> RunOutcome {
    if let finding = state.finding { return .failed(finding) }
    if case .stalled(let stall) = end {
      return .stalled(
        RunFailure(
          property: "stall", message: stall.message, operationKind: "run", nearestPoint: nil,
          step: state.statementSteps, actor: "run", statement: nil))
    }
    return .passed
  }
}
