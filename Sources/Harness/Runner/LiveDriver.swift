import Simulation
import Workloads

extension RunDriver {
  /// The driver of the engine under test.
  package static var live: RunDriver {
    RunDriver(draw: RunSpec.draw, execute: execute, properties: PropertyNames.all)
  }

  private static func execute(_ request: RunRequest) -> RunRecording {
    var options = RunOptions()
    options.traceAll = request.traceLine != nil
    options.recordOperations = request.isRecording
    options.recordInterventions = request.isRecording
    options.narrator = request.narrator
    options.shouldStop = request.shouldStop
    options.progress = request.progress
    let run = Run(request.spec, options: options)
    var recording = RunRecording(report: run.run(), samples: SampleList(run.samples))
    recording.operations = run.operations
    recording.interventions = run.interventions
    let legend = TraceLegend(
      catalogue: run.catalogue, names: run.actorNames, marks: RunMark.legend)
    if recording.report.outcome != .passed, recording.report.lastEvents.isEmpty {
      recording.report.lastEvents = legend.lines(run.trace, last: options.lastEvents)
    }
    if let line = request.traceLine {
      TraceLines(trace: run.trace, legend: legend).write(to: line)
    }
    return recording
  }
}
