import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation

/// One run: fibers with connections over one database on a simulated disk, judged as they go.
///
/// Everything follows from the spec. A run is used once.
public final class EngineRun {
  let state: RunState
  let supervisor: EngineSupervisor

  public init(_ spec: EngineSpec, options: RunOptions = RunOptions()) {
    let context = SimulationContext(seed: spec.seed)
    for override in options.overrides {
      context.decisions.override(override.key, with: override.answer)
    }
    if options.recordInterventions { context.decisions.startRecording() }
    state = RunState(spec, options, context, judgedBy: PropertyCatalogue.all)
    supervisor = EngineSupervisor(state)
  }

  /// Runs to the end: the step limit and then until everything is at rest, or to the first failure.
  public func run() -> RunResult {
    supervisor.begin()
    var end = state.world.run(supervisor)
    if state.finding == nil { end = conclude(end) }
    supervisor.tellEvents()
    return result(end)
  }

  /// What the run reached, by the names of `heddle bench --reach`.
  public var reach: Reach { state.reach }

  /// Whether the run was ended by `RunOptions.shouldStop`.
  public var wasInterrupted: Bool { supervisor.wasInterrupted }

  /// The trace, for rendering by the legend.
  public var trace: Trace { state.world.trace }

  /// The names of what the run's trace has as numbers.
  public var legend: TraceLegend { state.legend }

  /// After the last step: everybody comes to an end, and nothing may be left.
  ///
  /// - Returns: How it ended in truth: that nobody can go on is a stall whenever it is noticed.
  private func conclude(_ end: RunEnd) -> RunEnd {
    if supervisor.wasInterrupted { return end }
    switch end {
    case .finding, .stalled: return end
    case .allFinished: break
    case .stepLimit where state.statementSteps < state.spec.steps:
      state.report(
        nil, ProgressProperty.self,
        "its clients have made only \(state.statementSteps) of their \(state.spec.steps) steps, when all"
          + " together have made \(state.world.steps), \(state.openingSteps) of them in openings:"
          + " something goes round and gets nowhere")
      return end
    case .stepLimit: break
    }
    let last = supervisor.drain()
    state.position.pointee.leave()
    if state.finding == nil, case .stalled = last { return last }
    if state.finding == nil { supervisor.judgeRest(last) }
    if state.finding == nil { state.emit(.eraEnds) }
    return end
  }

  private func result(_ end: RunEnd) -> RunResult {
    state.collectDiskFaults()
    state.collectWorldProbes()
    state.collectStoreReach()
    var result = RunResult(spec: state.runSpec)
    let counts = state.world.counts
    result.outcome = outcome(end)
    result.steps = specSteps
    result.counts = [
      NamedCount("statements", state.statementsFinished),
      NamedCount("commits", state.commitsAcknowledged), NamedCount("crashes", state.crashCount),
    ]
    result.earlySteps = counts.earlySteps
    result.idleTurns = counts.idleTurns
    result.virtualTime = state.context.timeline.now
    result.digests = RunDigests(
      decisions: state.context.decisions.digest.value, behaviour: state.context.behaviour.value)
    result.samples = state.world.samples
    let probes = state.probes.set
    result.faults = FaultRecord(FaultSwitch.engine, state.runSpec) {
      probes.count(probes.register($0))
    }
    result.probes = probes.lines.map { NamedCount($0.name, $0.hits) }
    result.operations = state.operations
    result.interventions = state.context.decisions.interventions
    if result.outcome != .passed {
      result.lastEvents = legend.lines(trace, last: state.options.lastEvents)
    }
    return result
  }

  /// The steps of clients while the run was disturbed, which are those that the spec limits.
  private var specSteps: UInt64 { state.stepsBeforeDraining ?? state.statementSteps }

  private func outcome(_ end: RunEnd) -> RunOutcome {
    if let finding = state.finding { return .failed(finding) }
    if case .stalled(let stall) = end {
      return .stalled(
        RunFailure(
          property: StallProperty.name, message: stall.message, operationKind: "run",
          nearestPoint: nil,
          step: state.statementSteps, actor: "run", statement: nil))
    }
    return .passed
  }
}
