import AsyncIO
import MVCC
import Scenario
import Simulation

/// Looks for operations on the log while no transaction has locked it.
final class LogLockProperty: EngineProperty {
  static let name: StaticString = "log-lock"
  static let asserts: StaticString =
    "The log is written, cut or synced only by a transaction that holds its lock."

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.logChangedUnlocked) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    throw Violation("an operation of the log is in flight, and nobody holds its lock")
  }
}
