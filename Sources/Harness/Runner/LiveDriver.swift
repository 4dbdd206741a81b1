import AsyncIO
import Simulation
import Workloads

extension RunDriver {
  /// The driver of the engine under test.
  package static var live: RunDriver {
    RunDriver(draw: RunSpec.draw, execute: execute, properties: PropertyNames.all)
  }

  private static func execute(_ request: RunRequest) -> RunRecording {
    var options = RunOptions()
    let writer = request.traceLine.map { TraceWriter(line: $0) }
    options.traced = writer.map { writer in { writer.write($0, $1) } }
    options.position = request.position
    options.recordOperations = request.isRecording
    options.recordInterventions = request.isRecording
    options.narrator = request.narrator
    options.shouldStop = request.shouldStop
    options.progress = request.progress
    let run = Run(request.spec, options: options)
    writer?.run = run
    var recording = RunRecording(report: run.run(), samples: SampleList(run.samples))
    recording.operations = run.operations
    recording.interventions = run.interventions
    if recording.report.outcome != .passed, recording.report.lastEvents.isEmpty {
      recording.report.lastEvents = run.legend.lines(run.trace, last: options.lastEvents)
    }
    return recording
  }
}

/// Writes the events of a run as they come; made before the run, which it is a part of.
private final class TraceWriter {
  private let line: (String) -> Void
  weak var run: Run?

  init(line: @escaping (String) -> Void) { self.line = line }

  func write(_ event: UInt64, _ record: TraceRecord) {
    guard let run else { return }
    line(TraceLines(legend: run.legend).text(event, record))
  }
}

extension Run {
  /// The names of what the run's trace has as numbers.
  fileprivate var legend: TraceLegend {
    TraceLegend(
      catalogue: catalogue, names: actorNames, marks: RunMark.legend, words: .engine)
  }
}
