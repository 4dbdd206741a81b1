import AsyncIO
import Primitives

/// Decides which of the actors that can run goes next, and what an injected yield leads to.
///
/// What a strategy remembers comes from events. Its random draws have keys like all others: those of the actor of
/// the last step, or of the actor whose priority it draws.
public protocol SchedulingStrategy: AnyObject {
  /// The one of `candidates`, of which there are at least two, that goes next.
  func next(among candidates: ActorSet, in world: World) -> Int

  /// An actor was added in `slot`.
  func spawned(_ slot: Int, in world: World)
  /// The actor in `slot` has left; the slot may be given to another.
  func removed(_ slot: Int)
  /// The actor has begun a span of its work.
  func beganSpan(_ slot: Int, in world: World)
  /// The actor's step found that another holds what it needs.
  func metContention(_ slot: Int, in world: World)
  /// What the actor does after an injected yield, at which its step ended.
  func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel
}

extension SchedulingStrategy {
  public func spawned(_ slot: Int, in world: World) {}
  public func removed(_ slot: Int) {}
  public func beganSpan(_ slot: Int, in world: World) {}
  public func metContention(_ slot: Int, in world: World) {}
  public func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    .goOn
  }
}
