import Scenario
import Simulation

@testable import EngineSystem

/// What a test wants of a run of the engine.
struct RunOptions {
  var traceAll = false
  var traced: ((UInt64, TraceRecord, TraceLegend) -> Void)?
  var position: UnsafeMutablePointer<RunPosition>?
  var isRecording = false
  var encode: ((any Encodable) -> String)?
  var plans: GivenPlans?
  var narrator: ((String) -> Void)?
  var overrides: [Intervention] = []
  var shouldStop: () -> Bool = { false }
  var progress: (UInt64) -> Void = { _ in }
}

/// One run of the engine as commands start it, whose inside a test can look into.
final class EngineRun {
  private let execution: RunExecution<MVCCEngine>
  private let run: Run<MVCCEngine>
  let state: RunState

  init(_ spec: EngineSpec, options: RunOptions = RunOptions()) {
    var request = RunRequest(spec.runSpec)
    request.keepsTrace = options.traceAll
    request.traced = options.traced
    request.position = options.position
    request.isRecording = options.isRecording
    request.encode = options.encode
    request.plans = options.plans
    request.narrator = options.narrator
    request.overrides = options.overrides
    request.shouldStop = options.shouldStop
    request.progress = options.progress
    let engine = MVCCEngine()
    execution = RunExecution(system: engine, request: request, faults: engine.faultSwitches)
    run = execution.prepare()
    state = run.model
  }

  var reach: Reach { state.reach }
  var trace: Trace { state.world.trace }
  var legend: TraceLegend { MVCCEngine().legend(state.world) }

  /// Runs to the end; used once.
  func perform() -> RunResult { execution.perform(run) }
}
