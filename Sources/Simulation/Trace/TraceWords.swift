import AsyncIO

/// What a system under test calls what the simulation has neutral words for, in its traces.
public struct TraceWords: Sendable {
  /// What a step that made progress did.
  public var ran = "ran"
  /// One stretch of a fiber's work, such as a request.
  public var span = "span"
  /// The kind of the event that a span began.
  public var spanBegan = "spanBegan"
  /// The kind of the event that a fiber reached what others may wait for.
  public var milestone = "milestone"
  /// What is said of a fiber that has.
  public var milestoneSentence = "reaches a milestone"
  /// Several of these.
  public var milestones = "milestones"
  /// The names of classes of resources, by their numbers.
  public var resources: [String] = []

  public init() {}

  /// What a class of resources is called.
  public func name(ofResource number: UInt8) -> String {
    if Int(number) < resources.count { return resources[Int(number)] }
    return number == ResourceClass.custom.rawValue ? "custom" : "resource \(number)"
  }

  /// The name of a kind of events.
  public func name(of kind: TraceKind) -> String {
    switch kind {
    case .spanBegan: spanBegan
    case .milestone: milestone
    default: "\(kind)"
    }
  }

  /// The name of what a step did.
  public func name(of mark: StepMark) -> String { mark == .ran ? ran : "\(mark)" }
}
