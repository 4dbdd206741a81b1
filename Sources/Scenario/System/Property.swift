import Simulation

/// What a property saw that must not happen.
public struct Violation: Error, Hashable, Sendable {
  /// One sentence: what was seen and what was expected.
  public var message: String
  /// For a property that can fail in several ways, the way in which it failed; part of the failure's signature.
  public var way: String?

  public init(_ message: String, way: String? = nil) { (self.message, self.way) = (message, way) }
}

/// The events that an observer is told about; the others cost nothing.
public struct EventMask: OptionSet, Hashable, Sendable {
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The kinds of a system's events are below this number.
  public static let kindLimit = 48

  /// The system's events of one kind, the kind that is passed to `emit`.
  public static func kind(_ kind: UInt8) -> EventMask {
    EventMask(rawValue: 1 << UInt64(kind))
  }

  /// Every event of the system.
  public static let system = EventMask(rawValue: 1 << UInt64(kindLimit) - 1)
  /// Every step.
  public static let step = EventMask(rawValue: 1 << 48)
  /// Crashes and boots of hosts.
  public static let host = EventMask(rawValue: 1 << 49)
  /// The run passes from one phase to the next.
  public static let phase = EventMask(rawValue: 1 << 50)
}

/// What happens to a run apart from the system's own events.
public enum WorldEvent {
  /// A fiber has taken a step.
  case step(StepEvent)
  case hostCrashed(SimulatedHost)
  case hostBooted(SimulatedHost)
  case phase(RunPhase)
}

/// The phase that a run is in.
public enum RunPhase: String, Hashable, Sendable {
  /// Everything is going on. Can move to: draining.
  case running
  /// Faults have stopped, hosts are up, and fibers come to their end. Can move to: atRest.
  case draining
  /// Everything has come to its end, and nothing moves any more.
  case atRest
}

/// Watches a run.
public protocol Observer<System>: AnyObject {
  associatedtype System: SystemUnderTest

  /// The events that it is told about; read once, when it joins.
  var wants: EventMask { get }
  /// The system has emitted an event.
  func saw(_ event: System.Event, _ run: Run<System>) throws(Violation)
  func saw(_ event: WorldEvent, _ run: Run<System>) throws(Violation)
}

extension Observer {
  public var wants: EventMask { .system }
  public func saw(_ event: System.Event, _ run: Run<System>) throws(Violation) {}
  public func saw(_ event: WorldEvent, _ run: Run<System>) throws(Violation) {}
}

/// Something that holds in every run of a system: a type with a name, listed in the system's `properties`.
///
/// Each run makes its own instance. What it concludes must not depend on how often it is told.
public protocol Property<System>: Observer {
  /// The name in reports, seed files and signatures; never changed once it has been published.
  static var name: StaticString { get }
  /// One sentence: what holds in every run.
  static var asserts: StaticString { get }

  init(_ model: System.Model)
}
