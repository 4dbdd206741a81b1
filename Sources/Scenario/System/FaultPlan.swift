import Simulation

/// What a fault declares: its name, the fields that switch it on, and how a sweep sees that it fired.
///
/// A sweep reports a fault that was on in some runs and fired in none.
public protocol DeclaredFault: AnyObject {
  /// The fields that switch it on and say how much of it there is.
  ///
  /// Several plans may list the same field; it is a single option then.
  static var fields: [any AnySpecField] { get }
  /// What it does, as the name of the probe that counts it, such as "process crash".
  static var name: StaticString { get }
  /// What a sweep looks for if a field is on; by default the strikes, if the first field is on.
  static var switches: [FaultSwitch] { get }
}

/// A fault and its schedule: a type with a name, listed in the system's `faults`.
///
/// Each run makes its own instance.
public protocol FaultPlan: DeclaredFault {
  /// Draws the schedule; draws nothing if its fields say that it is off.
  init(_ spec: RunSpec, _ world: World)

  /// The system has started and no step has been taken yet; the hosts and networks are there.
  func begin(_ world: World)

  /// A host was added during the run; its program has not started yet.
  func hostAdded(_ host: SimulatedHost)

  /// A network was made during the run.
  func networkAdded(_ network: any AnySimulatedNetwork)

  /// The turn of the world at which it next strikes; `UInt64.max` for never.
  ///
  /// Read after each strike and whenever a host crashes or boots.
  var nextTurn: UInt64 { get }

  /// Does what is due; called between steps.
  ///
  /// - Returns: How many times it struck; 0 if there was no target.
  func strike(_ world: World) -> Int

  /// The run comes to its end: undoes what the plan has done, and it strikes no more.
  func stop(_ world: World)

  /// The run is over: adds what fired besides the strikes to the probes that `switches` names.
  func tally(_ world: World, into probes: ProbeSet)
}

extension DeclaredFault {
  public static var switches: [FaultSwitch] {
    fields.prefix(1).map { FaultSwitch($0.declaration.name, name) }
  }
}

extension FaultPlan {
  public func begin(_ world: World) {}
  public func hostAdded(_ host: SimulatedHost) {}
  public func networkAdded(_ network: any AnySimulatedNetwork) {}
  public func stop(_ world: World) {}
  public func tally(_ world: World, into probes: ProbeSet) {}
}
