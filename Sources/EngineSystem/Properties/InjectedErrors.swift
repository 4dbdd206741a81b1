import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension SimulatedFailureInjector.Injection {
  /// Whether the point belongs to work after the commit, whose failure is not reported by any statement.
  var isMaintenance: Bool {
    let point = CommitYieldPoint.afterRemoveTransaction.point
    return self.point == PointID(family: point.family, ordinal: point.ordinal)
  }

  /// Whether a statement that met this failure may end with `error`.
  func explains(_ error: EngineError) -> Bool {
    if isMaintenance { return false }
    return switch (code, error) {
    case (.deviceFailure, .io(let error)): error.code == .deviceFailure
    case (.noSpace, .io(let error)): error.code == .noSpace
    case (.conflict, .writeConflict), (.conflict, .exclusiveConflict): true
    case (.busy, .busy), (.dependencyAborted, .commitDependencyAborted): true
    case (.outOfMemory, .outOfMemory): true
    default: false
    }
  }
}

extension Fiber {
  /// Whether a failure that was injected into the running operation explains `error`.
  func wasInjected(_ error: EngineError) -> Bool {
    for injection in failures.injections where injection.explains(error) { return true }
    return false
  }

  /// Whether the running operation was told that another transaction was in its way.
  var wasInjectedBusy: Bool { wasInjected(.busy(.injected)) }
}
