import Scenario

/// What disturbs runs of the engine.
enum FaultCatalogue {
  /// In the order in which they are asked; a new one is a line.
  static var all: [any EngineFault.Type] {
    [
      InjectedYields.self,
      InjectedFailures.self,
      CommitHolds.self,
      Abandonments.self,
      Closings.self,
      DiskTrouble.self,
      MachineFailures.self,
    ]
  }

  /// Those of one run.
  static func make() -> [any EngineFault] { all.map { $0.init() } }
}
