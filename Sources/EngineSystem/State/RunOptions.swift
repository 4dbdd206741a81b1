import Scenario
import Simulation

/// What a run keeps beside its verdict, and who may stop it.
public struct RunOptions {
  /// Whether the whole trace is kept and not only its end.
  public var traceAll = false
  /// Told each event and its number, in order, as soon as the step is over in which it happened.
  public var traced: ((UInt64, TraceRecord, TraceLegend) -> Void)?
  /// Where the run writes at which step, actor and statement it is; it must outlive the run.
  public var position: UnsafeMutablePointer<RunPosition>?
  public var recordOperations = false
  public var recordInterventions = false
  /// How many of the last events a report shows.
  public var lastEvents = 40
  /// Told, in one line each, what every client asks and is answered.
  public var narrator: ((String) -> Void)?
  /// Decisions that are answered so, whatever the seed says.
  public var overrides: [Intervention] = []
  /// Asked every 256 steps; true ends the run as interrupted.
  public var shouldStop: () -> Bool = { false }
  /// Told the number of steps, every 4096.
  public var progress: (UInt64) -> Void = { _ in }

  public init() {}
}
