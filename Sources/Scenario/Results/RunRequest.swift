import Simulation

/// What is wanted of one run, and who looks on.
public struct RunRequest {
  public var spec: RunSpec
  /// Whether operations, plans and interventions are kept for a failure file.
  public var isRecording = false
  /// Whether the whole trace is kept and not only its end.
  public var keepsTrace = false
  /// Renders plans of clients, which are recorded then; nil where they are not.
  public var encode: ((any Encodable) -> String)?
  /// Plans that clients take in the place of drawn ones; a system without plans takes none.
  public var plans: GivenPlans?
  /// Told each event with its number, in order, as soon as the step is over in which it happened; the
  /// legend has the names of what the event has as numbers.
  public var traced: ((UInt64, TraceRecord, TraceLegend) -> Void)?
  /// Where the run writes at which step, actor and operation it is; it must outlive the run.
  public var position: UnsafeMutablePointer<RunPosition>?
  /// Told in one line each what every client asks and is answered; nil when nobody listens.
  public var narrator: ((String) -> Void)?
  /// Decisions that are made so, whatever the seed says.
  public var overrides: [Intervention] = []
  /// How many of the last events the result of a failing run shows.
  public var lastEvents = 40
  /// Asked every 256 steps; true ends the run as interrupted.
  public var shouldStop: () -> Bool = { false }
  /// Told the steps so far, every 4,096 steps.
  public var progress: (UInt64) -> Void = { _ in }

  public init(_ spec: RunSpec) { self.spec = spec }
}
