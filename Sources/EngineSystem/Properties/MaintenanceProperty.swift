import AsyncIO
import Database
import Scenario
import Simulation

/// Compares what the database reports of its own work after commits with the failures that happened.
final class MaintenanceProperty: EngineProperty {
  static let name: StaticString = "maintenance"
  static let asserts: StaticString =
    "The database reports a failure after a commit once, and only if there was one."

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.failureInjected, .atRest) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    switch event {
    case .failureInjected(let fiber):
      guard let injection = fiber.failures.injections.last, let database = run.openDatabase
      else { return }
      try judge(database.takeMaintenanceError(), mustBeThere: injection.isMaintenance)
    case .atRest(let database):
      guard let error = database.takeMaintenanceError() else { return }
      throw Violation("at rest the database tells of \(error), and no checkpoint has failed")
    default: break
    }
  }

  /// Only the database reports a failure after the commit.
  private func judge(_ error: IOError?, mustBeThere: Bool) throws(Violation) {
    if (error != nil) == mustBeThere { return }
    throw Violation(
      error.map { "the database tells of \($0), and nothing after a commit has failed" }
        ?? "a checkpoint failed and the database does not tell")
  }
}
