import AsyncIO
import Primitives

/// What one step of an actor did, as far as the world needs to know it.
public enum StepOutcome: Equatable, Sendable {
  /// It made progress, and can go on at once.
  case ran
  /// An operation ended; the actor goes on with its next.
  case finishedOperation
  /// Control came back: an explicit yield with its reason, or I/O in flight.
  case waiting(Completion)
  /// It has nothing to do for this duration, or until it is woken.
  case sleeping(VirtualDuration)
  /// The actor has nothing left to do and leaves the world.
  case finished
  /// It found nothing in all that it waits for, and waits for any of it to change.
  ///
  /// It is stepped again after its host got a message, a timer came due or an operation settled, or when it is
  /// woken. Such a step may find nothing; a change is never missed.
  case idle
}
