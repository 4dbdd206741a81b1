import Simulation

/// What is wanted of one run, and what is told of its progress.
public struct RunRequest {
  public var spec: RunSpec
  /// Whether operations, plans and interventions are kept for a failure file.
  public var isRecording = false
  /// Whether the whole trace is kept and not only its end.
  public var keepsTrace = false
  /// Encodes plans of clients, which are then recorded; nil if they are not.
  public var encode: ((any Encodable) -> String)?
  /// Plans that clients use in place of drawn ones; a system without plans takes none.
  public var plans: GivenPlans?
  /// Called with each event and its number, in order, as soon as the step in which it happened is over; the legend
  /// gives names to the numbers in the event.
  public var traced: ((UInt64, TraceRecord, TraceLegend) -> Void)?
  /// Where the run writes its current step, actor and operation; it must outlive the run.
  public var position: UnsafeMutablePointer<RunPosition>?
  /// Called with one line for each thing that a client asks or is answered; nil if nobody listens.
  public var narrator: ((String) -> Void)?
  /// Decisions with a given answer, whatever the seed says.
  public var overrides: [Intervention] = []
  /// How many of the last events the result of a failing run shows.
  public var lastEvents = 40
  /// Called every 256 steps; true ends the run as interrupted.
  public var shouldStop: () -> Bool = { false }
  /// Called every 4,096 steps with the number of steps so far.
  public var progress: (UInt64) -> Void = { _ in }

  public init(_ spec: RunSpec) { self.spec = spec }
}
