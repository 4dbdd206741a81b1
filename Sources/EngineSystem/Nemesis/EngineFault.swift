import Scenario
import Simulation

/// When a fault of the engine is called; other faults cost nothing at that moment.
struct FaultMoments: OptionSet, Sendable {
  let rawValue: UInt8

  /// After each step of the world.
  static let step = FaultMoments(rawValue: 1)
  /// After a step in which a client has yielded, by itself or at an injected yield.
  static let yield = FaultMoments(rawValue: 2)
}

/// A fault of the engine's runs, which strikes depending on what clients and the machine do, and not at turns like
/// a `FaultPlan`.
///
/// A new one is a file here, and a line in `FaultCatalogue`.
protocol EngineFault: DeclaredFault {
  static var moments: FaultMoments { get }

  init()

  /// The run begins; a schedule is drawn now.
  func join(_ run: RunState)
  /// A step is over.
  ///
  /// - Returns: How and why the machine fails now; nil if it does not.
  func stepped(_ run: RunState) -> MachineFailure?
  /// A client has yielded.
  ///
  /// - Returns: Whether the fault has struck it, so that no other fault may.
  func yielded(_ fiber: Fiber, at slot: Int, _ run: RunState) -> Bool
  /// The machine has failed, whatever the reason.
  func machineFailed(_ run: RunState)
}

/// How and why the machine fails.
struct MachineFailure {
  let kind: DiskCrashKind
  let cause: CrashSchedule.Cause
}

extension EngineFault {
  static var moments: FaultMoments { [] }

  func join(_ run: RunState) {}
  func stepped(_ run: RunState) -> MachineFailure? { nil }
  func yielded(_ fiber: Fiber, at slot: Int, _ run: RunState) -> Bool { false }
  func machineFailed(_ run: RunState) {}
}

extension EngineField: AnySpecField {
  /// The fields of these names in the table.
  static func named(_ names: String...) -> [any AnySpecField] {
    all.filter { names.contains($0.declaration.name) }
  }
}
