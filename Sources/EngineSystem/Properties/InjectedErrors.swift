import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension SimulatedFailureInjector.Injection {
  /// Whether the point belongs to what comes after the commit, whose failure is no statement's error.
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

  /// Whether the running operation was told that somebody was in its way.
  var wasInjectedBusy: Bool { wasInjected(.busy(.injected)) }
}

extension RunState {
  /// A failure was injected in this step: one after the commit is told by the database alone.
  func judgeMaintenance(_ fiber: Fiber) {
    probes.set.hit(probes.plannedFailure)
    guard let injection = fiber.failures.injections.last, let database = openDatabase
    else { return }
    let error = database.takeMaintenanceError()
    if (error != nil) == injection.isMaintenance { return }
    report(
      fiber, "maintenance",
      error.map { "the database tells of \($0), and nothing after a commit has failed" }
        ?? "a checkpoint failed and the database does not tell")
  }

  /// At rest nothing may be told that no failure explains.
  func judgeMaintenanceAtRest(_ database: Database) {
    guard let error = database.takeMaintenanceError() else { return }
    report(
      nil, "maintenance", "at rest the database tells of \(error), and no checkpoint has failed")
  }
}
