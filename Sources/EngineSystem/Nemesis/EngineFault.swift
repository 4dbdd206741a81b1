import Scenario
import Simulation

/// When a fault of the engine is asked; nothing is spent on the others.
struct FaultMoments: OptionSet, Sendable {
  let rawValue: UInt8

  /// After each step of the world.
  static let step = FaultMoments(rawValue: 1)
  /// After a step in which a client has yielded of its own accord or at an injected yield.
  static let yield = FaultMoments(rawValue: 2)
}

/// A fault of the engine's runs, which strikes by what clients and the machine do, and not by turns as a `FaultPlan`.
///
/// A new one is a file here, and a line in `FaultCatalogue`.
protocol EngineFault: DeclaredFault {
  static var moments: FaultMoments { get }

  init()

  /// The run begins; a schedule is drawn now.
  func join(_ run: RunState)
  /// A step is over.
  ///
  /// - Returns: How and why the machine fails now; nil where it does not.
  func stepped(_ run: RunState) -> MachineFailure?
  /// A client has yielded.
  ///
  /// - Returns: Whether the fault has struck it, so that no other may.
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
  /// The fields of these names, which are in the table.
  static func named(_ names: String...) -> [any AnySpecField] {
    all.filter { names.contains($0.declaration.name) }
  }
}
