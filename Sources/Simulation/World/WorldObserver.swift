import AsyncIO
import Primitives

/// Something that a run must not do, with the property that it broke.
public struct Finding: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stable name of the property; part of a failure's signature.
  public let property: String
  /// What was seen, for people.
  public let message: String

  public init(property: String, message: String) {
    self.property = property
    self.message = message
  }

  public var description: String { "\(property): \(message)" }
}

/// Why a run ended.
public enum RunEnd: Hashable, Sendable {
  case stepLimit
  case allFinished
  case finding(Finding)
  /// Nothing can run, and nothing will happen that lets anything run.
  case stalled(Finding)
}

/// One step that has just been taken.
public struct StepEvent {
  /// The slot in which the actor lives, or lived until this step.
  public let slot: Int
  public let outcome: StepOutcome
  /// Whether the actor was stepped although it waited for I/O.
  public let isEarly: Bool
  /// What an injected yield led to; `.goOn` for any other step.
  public let sequel: YieldSequel
}

/// Called after each step; the place for properties, faults and crashes.
///
/// Between steps it may spawn and remove actors, park and release them, and mark the trace.
public protocol WorldObserver: AnyObject {
  /// A step was taken, its cost has passed and what was due has been delivered.
  ///
  /// - Returns: What ends the run, or nil.
  func stepped(_ world: World, _ event: StepEvent) -> Finding?

  /// The clock jumped because nothing could run.
  ///
  /// - Returns: What ends the run, or nil.
  func idled(_ world: World) -> Finding?

  /// Nothing can run and nothing is due, which ends the run.
  ///
  /// - Returns: Whether the observer has begun something that may let a fiber run.
  func nothingLeft(_ world: World) -> Bool
}

extension WorldObserver {
  public func idled(_ world: World) -> Finding? { nil }
  public func nothingLeft(_ world: World) -> Bool { false }
}
