import Simulation

/// A fault and its schedule: a type with a name, listed in the system's `faults`.
///
/// Each run makes one of its own. A sweep reports a plan that was on in some runs and fired in none.
public protocol FaultPlan: AnyObject {
  /// The fields that switch it on and say how much of it there is; the first is the one by which a sweep
  /// sees that it is on.
  static var fields: [any AnySpecField] { get }
  /// What it does, as the probe counts it, such as "process crash".
  static var name: StaticString { get }

  /// Draws its schedule; it draws nothing where its fields say that it is off.
  init(_ spec: RunSpec, _ world: World)

  /// The turn of the world from which on it is to strike; `UInt64.max` for never.
  var nextTurn: UInt64 { get }

  /// Does what is due; called between steps.
  ///
  /// - Returns: How many blows fell; 0 where there was nothing to strike at.
  func strike(_ world: World) -> Int

  /// The run comes to its end: what the plan has done is undone, and it strikes no more.
  func stop(_ world: World)
}

extension FaultPlan {
  public func stop(_ world: World) {}
}
