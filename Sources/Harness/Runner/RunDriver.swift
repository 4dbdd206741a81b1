import Console
import Simulation
import Workloads

/// What a command wants of one run.
package struct RunRequest {
  package var spec: RunSpec
  /// Whether operations and interventions are kept for a failure file.
  package var isRecording = false
  /// Receives each event as one line of JSON, in order, as it happens; nil when no trace is kept.
  package var traceLine: ((String) -> Void)?
  /// Where the run writes at which step, actor and statement it is; nil when nobody looks.
  package var position: UnsafeMutablePointer<RunPosition>?
  /// Told in one line each what every client asks and is answered; nil when nobody listens.
  package var narrator: ((String) -> Void)?
  /// Asked every 256 events.
  package var shouldStop: () -> Bool = { false }
  /// Told the steps so far, every 4,096 steps.
  package var progress: (UInt64) -> Void = { _ in }

  package init(_ spec: RunSpec) { self.spec = spec }
}

/// What a command gets of one run.
package struct RunRecording {
  package var report: RunReport
  package var samples: SampleList
  package var operations: [RecordedOperation] = []
  package var interventions: [Intervention] = []

  package init(report: RunReport, samples: SampleList) {
    self.report = report
    self.samples = samples
  }
}

/// How commands come to runs: the only place where they meet the workloads.
package struct RunDriver {
  /// Draws a spec by swarm.
  package var draw: (UInt64, Profile) -> RunSpec
  /// Carries a run out.
  package var execute: (RunRequest) -> RunRecording
  /// The names of the properties that its runs can break.
  package var properties: [String]

  package init(
    draw: @escaping (UInt64, Profile) -> RunSpec,
    execute: @escaping (RunRequest) -> RunRecording, properties: [String]
  ) {
    self.draw = draw
    self.execute = execute
    self.properties = properties
  }
}

extension RunOutcome {
  /// What failed; nil when the run passed.
  var failure: RunFailure? {
    switch self {
    case .passed: nil
    case .failed(let failure), .stalled(let failure): failure
    }
  }

  var exitStatus: ExitStatus {
    switch self {
    case .passed: .passed
    case .failed: .propertyFailed
    case .stalled: .stalled
    }
  }
}
