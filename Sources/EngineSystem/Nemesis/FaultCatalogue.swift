import Scenario

/// What disturbs runs of the engine.
enum FaultCatalogue {
  /// Calls `body` with every kind of fault, in the order in which faults are asked; a new kind is one line here.
  ///
  /// Written as calls, because each run goes through them and an array of types would look types up at run time.
  static func forEach(_ body: (any EngineFault.Type) -> Void) {
    body(InjectedYields.self)
    body(InjectedFailures.self)
    body(CommitHolds.self)
    body(Abandonments.self)
    body(Closings.self)
    body(DiskTrouble.self)
    body(MachineFailures.self)
  }

  /// The faults for which a sweep reports that they were on and never fired; early steps are done by the world
  /// itself.
  static let switches: [FaultSwitch] = {
    var switches = [FaultSwitch("early-steps", "waiting fiber stepped early")]
    switches.reserveCapacity(FaultRecord.faultsMax)
    forEach { switches += $0.switches }
    return switches
  }()

  static var all: [any EngineFault.Type] {
    var all: [any EngineFault.Type] = []
    forEach { all.append($0) }
    return all
  }
}
