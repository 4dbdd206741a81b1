import AsyncIO
import Primitives

/// What one step of an actor did, as the world needs to know it.
public enum StepOutcome: Equatable, Sendable {
  /// A result came, and more may come.
  case row
  /// An operation ended; the actor goes on with its next.
  case finishedOperation
  /// Control came back: an explicit yield with its reason, or I/O in flight.
  case waiting(Completion)
  /// Nothing is to be done for so long, or until it is woken.
  case sleeping(VirtualDuration)
  /// The actor has nothing left to do and leaves the world.
  case finished
  /// Looked at everything it waits for and found nothing: it waits for any of it to change.
  ///
  /// It is stepped again after its host got a message, a timer came due or an operation settled, or when it
  /// is woken. That may be in vain, and is never missed.
  case idle
}

/// Whatever the simulation steps: a fiber with its connection, a background task, a client.
///
/// An actor makes its own choices through its anchor, so that what others do shifts none of them.
public protocol Actor: AnyObject {
  /// The place of its running operation; the same object for the actor's whole life.
  var anchor: Anchor { get }

  /// What reports call it.
  var name: ActorName { get }

  /// Whether the run may end while this one lives, as with a task that waits for work for ever.
  var isBackground: Bool { get }

  /// Goes on by one step.
  ///
  /// A step that comes while I/O is in flight (`world.isEarlyStep`) answers the same completion.
  func step(_ world: World) -> StepOutcome

  /// Drops the running operation where it has just yielded; the next step begins another.
  func abandon(_ world: World)

  /// Makes the place fail where it has just yielded, once it goes on.
  func failAtResume(_ world: World)
}

extension Actor {
  public var name: ActorName { ActorName("actor", Int(id.path & 0xFFFF)) }
  public var isBackground: Bool { false }
  public func abandon(_ world: World) {}
  public func failAtResume(_ world: World) {}

  /// Who this is: the path of its birth and its incarnation.
  public var id: ActorID { anchor.scope.actor }
}

/// What reports call an actor: a role and a number; costs no allocation.
public struct ActorName: Sendable, CustomStringConvertible {
  public let role: StaticString
  public let number: Int

  public init(_ role: StaticString, _ number: Int) {
    self.role = role
    self.number = number
  }

  public var description: String { "\(role)\(number)" }
}
