import Primitives

/// What a world steps: a fiber with its decision cursor, its name, and what it does.
///
/// Most fibers are values that conform to `Fiber`, which `spawn` puts into a cell of this kind. A class that
/// conforms to this directly has its own cursor, and keeps it for its whole life.
public protocol ScheduledFiber: AnyObject {
  /// The decision cursor of its running operation; the same object for the fiber's whole life.
  var cursor: DecisionCursor { get }

  /// Its name in reports.
  var name: ActorName { get }

  /// Whether the run may end while this one lives, as with a task that waits for work for ever.
  var isBackground: Bool { get }

  /// Advances by one step.
  ///
  /// A step that comes while I/O is in flight (`world.isEarlyStep`) returns the same completion.
  func step(_ world: World) -> StepOutcome

  /// Drops the running operation where it has just yielded; the next step begins another.
  func abandon(_ world: World)

  /// Makes the place where it has just yielded fail, once it goes on.
  func failAtResume(_ world: World)
}

extension ScheduledFiber {
  public var name: ActorName { ActorName("actor", Int(id.path & 0xFFFF)) }
  public var isBackground: Bool { false }
  public func abandon(_ world: World) {}
  public func failAtResume(_ world: World) {}

  /// Its identity: the path of its birth and its incarnation.
  public var id: ActorID { cursor.scope.actor }
}
