import AsyncIO

/// A system's own words, in its traces, for what the simulation calls by neutral names.
public struct TraceWords: Sendable {
  /// The word for a step that made progress.
  public var ran = "ran"
  /// One stretch of a fiber's work, such as a request.
  public var span = "span"
  /// The kind of the event in which a span began.
  public var spanBegan = "spanBegan"
  /// The kind of the event in which a fiber reached something that others may wait for.
  public var milestone = "milestone"
  /// The words for a fiber that has reached one.
  public var milestoneSentence = "reaches a milestone"
  /// The plural of `milestone`.
  public var milestones = "milestones"
  /// The names of classes of resources, by their numbers.
  public var resources: [String] = []

  public init() {}

  /// The name of a class of resources.
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
