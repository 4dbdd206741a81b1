import Scenario

/// What disturbs runs of the engine.
enum FaultCatalogue {
  /// Tells every kind of fault, in the order in which they are asked; a new one is a line.
  ///
  /// Calls, because each run goes through them, and an array of types is made by looking types up at run time.
  static func forEach(_ body: (any EngineFault.Type) -> Void) {
    body(InjectedYields.self)
    body(InjectedFailures.self)
    body(CommitHolds.self)
    body(Abandonments.self)
    body(Closings.self)
    body(DiskTrouble.self)
    body(MachineFailures.self)
  }

  /// By what a sweep tells that a fault was on and never fired; the world itself steps early.
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
